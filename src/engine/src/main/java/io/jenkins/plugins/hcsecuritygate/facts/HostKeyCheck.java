package io.jenkins.plugins.hcsecuritygate.facts;

/** How surely the controller knows whom it talks to when it connects to an agent with SSH. */
public enum HostKeyCheck {
    /** The controller does not connect with SSH. */
    NO_SSH,
    /** The key must be one that somebody stated or approved. */
    KNOWN_KEY,
    /** Whatever key is presented first is trusted from then on. */
    FIRST_USE,
    /** Any key is accepted, every time. */
    NONE
}
