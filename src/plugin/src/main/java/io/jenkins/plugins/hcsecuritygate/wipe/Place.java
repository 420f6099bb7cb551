package io.jenkins.plugins.hcsecuritygate.wipe;

/** A directory of a node. Only kept in memory. */
record Place(String node, String path) {}
