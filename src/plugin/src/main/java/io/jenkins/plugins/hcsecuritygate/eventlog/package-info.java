/** Tells the event log what happens in this controller, and shows it. */
package io.jenkins.plugins.hcsecuritygate.eventlog;
