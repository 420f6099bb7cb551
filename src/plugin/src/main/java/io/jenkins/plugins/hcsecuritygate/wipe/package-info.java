/**
 * Wipes every workspace as soon as the last build that uses it is over, and leaves a receipt on the build. Workspaces are
 * noted when they are handed out, because afterwards it may be impossible to tell where a build worked.
 */
package io.jenkins.plugins.hcsecuritygate.wipe;
