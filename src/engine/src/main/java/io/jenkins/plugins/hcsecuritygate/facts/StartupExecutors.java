package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A script in {@code init.groovy.d} that sets the built-in node's executor count, and so wins over {@code config.xml} at
 * every start.
 *
 * @param location path of the script relative to the home
 * @param line line, from 1
 * @param executors the number it sets; unknown where it is computed
 */
public record StartupExecutors(
        @NonNull String location, int line, @NonNull Fact<Integer> executors) {}
