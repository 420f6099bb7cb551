package io.jenkins.plugins.hcsecuritygate.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of a look as the next one is compared with. Messages are not part of it: ages and counts in them change by
 * themselves.
 *
 * @param standing the verdict
 * @param demanded the policy's profile and threshold
 * @param checks status by check id
 * @param findings what was found, by fingerprint
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Snapshot(
        @NonNull String standing,
        @NonNull String demanded,
        @NonNull Map<String, String> checks,
        @NonNull Map<String, Seen> findings) {
    Snapshot {
        standing = Texts.orEmpty(standing);
        demanded = Texts.orEmpty(demanded);
        checks = sorted(checks);
        findings = sorted(findings);
    }

    /** In an order that does not depend on chance, so that lists of changes do not either. */
    private static <T> Map<String, T> sorted(@CheckForNull Map<String, T> map) {
        Map<String, T> copy = new TreeMap<>();
        if (map != null) {
            map.forEach((key, value) -> {
                if (value != null) {
                    copy.put(key, value);
                }
            });
        }
        return Collections.unmodifiableMap(copy);
    }

    /**
     * @param check id of the check
     * @param kind kind of the resource
     * @param name name of the resource
     * @param state name of the status, {@code WAIVED} if it is waived
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Seen(
            @NonNull String check,
            @NonNull String kind,
            @NonNull String name,
            @NonNull String state) {
        Seen {
            check = Texts.orEmpty(check);
            kind = Texts.orEmpty(kind);
            name = Texts.orEmpty(name);
            state = Texts.orEmpty(state);
        }

        @NonNull
        Mark mark(@NonNull String from, @NonNull String to) {
            return new Mark(check, kind, name, from, to);
        }
    }

    @NonNull
    static Snapshot of(@NonNull Verdict verdict, @NonNull Policy policy) {
        Map<String, String> checks = new TreeMap<>();
        Map<String, Seen> findings = new TreeMap<>();
        for (JudgedCheck check : verdict.checks()) {
            String id = check.metadata().id();
            checks.put(id, check.status().name());
            for (JudgedFinding judged : check.findings()) {
                findings.put(
                        judged.finding().fingerprint(id),
                        new Seen(
                                id,
                                judged.finding().resource().kind(),
                                judged.finding().resource().name(),
                                judged.waived()
                                        ? "WAIVED"
                                        : judged.finding().status().name()));
            }
        }
        return new Snapshot(verdict.word(), Look.demanded(policy), checks, findings);
    }
}
