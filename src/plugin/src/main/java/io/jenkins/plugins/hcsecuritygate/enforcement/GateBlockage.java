package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.queue.CauseOfBlockage;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.List;

/**
 * Why a build waits, worded once when the decision is made and not when the queue asks. Some of Jenkins' pages print the
 * text of a blockage as it is, so it holds no character that means something in HTML, whatever jobs and nodes are called.
 */
final class GateBlockage extends CauseOfBlockage {

    private static final int MAX_LENGTH = 900;

    private final String text;
    private final List<String> checks;

    /** @param checks ids of what closes the gate; empty while nobody knows */
    GateBlockage(@NonNull String text, @NonNull List<String> checks) {
        this.text = harmless(text);
        this.checks = List.copyOf(checks);
    }

    @Override
    public String getShortDescription() {
        return text;
    }

    @NonNull
    List<String> checks() {
        return checks;
    }

    @NonNull
    static String harmless(@NonNull String text) {
        String shown = HomeNames.display(text)
                .replace('<', '‹')
                .replace('>', '›')
                .replace('&', '＆')
                .replace('"', '”')
                .replace('\'', '’');
        return shown.length() <= MAX_LENGTH
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, shown.codePointCount(0, MAX_LENGTH))) + "…";
    }
}
