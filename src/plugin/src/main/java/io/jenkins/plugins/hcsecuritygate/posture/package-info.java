/** How this running controller stands: what is observed of it, when, and who may see it. */
package io.jenkins.plugins.hcsecuritygate.posture;
