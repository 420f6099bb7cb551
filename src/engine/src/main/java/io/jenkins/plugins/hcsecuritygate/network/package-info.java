/** Addresses, ranges and what they cover. */
package io.jenkins.plugins.hcsecuritygate.network;
