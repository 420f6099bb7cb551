/** Authorization strategies of every generation, turned into the rights that they really give. */
package io.jenkins.plugins.hcsecuritygate.authorization;
