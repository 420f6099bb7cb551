/** The tamper-evident log of what the gate has decided, who changed its rules, and what was wiped. */
package io.jenkins.plugins.hcsecuritygate.events;
