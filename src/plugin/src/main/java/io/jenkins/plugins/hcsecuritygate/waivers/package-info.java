/** Findings that somebody accepted: who may ask for that, who may grant it, and where it is kept. */
package io.jenkins.plugins.hcsecuritygate.waivers;
