/** Files about the world around a controller that somebody gives an audit: what they are, and what they say. */
package io.jenkins.plugins.hcsecuritygate.evidence;
