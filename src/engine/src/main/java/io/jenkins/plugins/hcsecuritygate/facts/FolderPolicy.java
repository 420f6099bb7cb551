package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * What a folder demands of the jobs in it on top of the controller's policy.
 *
 * @param folder full name of the folder
 * @param location its configuration file
 * @param words what is written there
 */
public record FolderPolicy(
        @NonNull String folder,
        @NonNull String location,
        @NonNull PolicyWords words) {}
