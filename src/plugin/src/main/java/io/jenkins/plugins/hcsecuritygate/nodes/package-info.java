/** On which nodes builds may work, and what happens to one that landed elsewhere. */
package io.jenkins.plugins.hcsecuritygate.nodes;
