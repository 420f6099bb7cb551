/**
 * Update-site data as Jenkins keeps it, the order of Jenkins' version numbers, and which published warnings apply to a
 * version.
 */
package io.jenkins.plugins.hcsecuritygate.updates;
