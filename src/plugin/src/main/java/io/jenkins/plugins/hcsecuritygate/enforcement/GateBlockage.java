package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.queue.CauseOfBlockage;
import hudson.security.ACL;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.List;
import jenkins.model.Jenkins;

/**
 * Why a build waits, worded once when the decision is made and not when the queue asks. Findings name other jobs, agents
 * and credentials, so whoever may only see the job is told which checks and how many findings. Some of Jenkins' pages
 * print the text of a blockage as it is, so it holds no character that means something in HTML, whatever things are called.
 */
final class GateBlockage extends CauseOfBlockage {

    private static final int MAX_LENGTH = 900;

    private final String brief;
    private final String full;
    private final List<String> checks;

    /**
     * @param brief for everybody who sees the job
     * @param full for those who may see the posture
     * @param checks ids of what closes the gate; empty while nobody knows
     */
    GateBlockage(@NonNull String brief, @NonNull String full, @NonNull List<String> checks) {
        this.brief = harmless(brief);
        this.full = harmless(full);
        this.checks = List.copyOf(checks);
    }

    /** One that names nothing. */
    GateBlockage(@NonNull String text, @NonNull List<String> checks) {
        this(text, text, checks);
    }

    /** For the reader of this moment. SYSTEM reads nothing: it writes logs, which others read. */
    @Override
    public String getShortDescription() {
        return !ACL.SYSTEM2.equals(Jenkins.getAuthentication2())
                        && Jenkins.get().hasPermission(Jenkins.SYSTEM_READ)
                ? full
                : brief;
    }

    /** What may stand where everybody who sees the job can read it. */
    @NonNull
    String brief() {
        return brief;
    }

    /** What only those may read who may see the posture. */
    @NonNull
    String full() {
        return full;
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
