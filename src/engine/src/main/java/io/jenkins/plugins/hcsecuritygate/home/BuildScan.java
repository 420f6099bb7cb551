package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/** Picks from {@code build.xml} the few fields that tell when and where a build ran. */
final class BuildScan implements XmlScan {

    /** Longest text kept of a field; a node's name is shorter. */
    private static final int MAX_TEXT = 1_000;

    private String field = "";
    private boolean direct;
    private final StringBuilder text = new StringBuilder();
    private String builtOn;
    private String startTime;
    private String timestamp;
    private boolean hasResult;
    private boolean hasExecution;

    @Override
    public void start(String name, int depth) {
        if (depth == 1) {
            field = name;
            text.setLength(0);
        }
        direct = depth == 1;
    }

    @Override
    public void text(String piece) {
        if (direct && text.length() < MAX_TEXT) {
            text.append(piece);
        }
    }

    @Override
    public void end(int depth) {
        if (depth == 1) {
            switch (field) {
                case "builtOn" -> builtOn = text.toString().strip();
                case "startTime" -> startTime = text.toString().strip();
                case "timestamp" -> timestamp = text.toString().strip();
                case "result" -> hasResult = true;
                case "execution" -> hasExecution = true;
                default -> {}
            }
        }
    }

    /** Whether a Pipeline has got as far as running its script; one that has not is given no workspace. */
    boolean hasExecution() {
        return hasExecution;
    }

    /**
     * {@code AbstractBuild.builtOn}: the node's name, empty for the built-in node; null where it is not written, as in
     * very old records and in those of builds that never got a node.
     */
    @CheckForNull
    String builtOn() {
        return builtOn;
    }

    /** When the build started, or else was queued; null if neither is a time. */
    @CheckForNull
    Instant started() {
        for (String candidate : new String[] {startTime, timestamp}) {
            if (candidate != null && !candidate.isEmpty() && candidate.length() < 19) {
                try {
                    long millis = Long.parseLong(candidate);
                    if (millis > 0) {
                        return Instant.ofEpochMilli(millis);
                    }
                } catch (NumberFormatException e) {
                    continue;
                }
            }
        }
        return null;
    }

    boolean hasResult() {
        return hasResult;
    }
}
