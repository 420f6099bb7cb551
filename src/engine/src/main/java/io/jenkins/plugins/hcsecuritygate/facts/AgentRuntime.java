package io.jenkins.plugins.hcsecuritygate.facts;

/** What an agent's process runs in, as far as its configuration decides that. */
public enum AgentRuntime {
    CONTAINER,
    /** A virtual or physical machine. */
    MACHINE
}
