package io.jenkins.plugins.hcsecuritygate.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What is different from the look before.
 *
 * @param standingBefore the earlier verdict
 * @param demandedBefore the policy's profile and threshold of the earlier look
 * @param checks checks whose status is another; kind and name are empty
 * @param appeared the first of the new findings
 * @param appearedCount number of all new findings
 * @param gone the first of the findings that are no more
 * @param goneCount number of all of them
 * @param moved the first of the findings whose state is another, such as waived now
 * @param movedCount number of all of them
 */
@Restricted(NoExternalUse.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Changes(
        @NonNull String standingBefore,
        @NonNull String demandedBefore,
        @NonNull List<Mark> checks,
        @NonNull List<Mark> appeared,
        int appearedCount,
        @NonNull List<Mark> gone,
        int goneCount,
        @NonNull List<Mark> moved,
        int movedCount) {

    /** How many findings of each kind are named; a history of many thousand names would be read by nobody. */
    static final int MOST = 25;

    public Changes {
        standingBefore = Texts.orEmpty(standingBefore);
        demandedBefore = Texts.orEmpty(demandedBefore);
        checks = copy(checks);
        appeared = copy(appeared);
        gone = copy(gone);
        moved = copy(moved);
    }

    private static List<Mark> copy(@CheckForNull List<Mark> marks) {
        return marks == null
                ? List.of()
                : marks.stream().filter(mark -> mark != null).toList();
    }

    /** @return null if the looks say the same */
    @CheckForNull
    static Changes between(@NonNull Snapshot before, @NonNull Snapshot now) {
        if (before.equals(now)) {
            return null;
        }
        List<Mark> checks = new ArrayList<>();
        now.checks().forEach((id, status) -> {
            String was = before.checks().getOrDefault(id, "");
            if (!was.equals(status)) {
                checks.add(new Mark(id, "", "", was, status));
            }
        });
        before.checks().forEach((id, status) -> {
            if (!now.checks().containsKey(id)) {
                checks.add(new Mark(id, "", "", status, ""));
            }
        });
        List<Mark> appeared = new ArrayList<>();
        List<Mark> moved = new ArrayList<>();
        now.findings().forEach((fingerprint, finding) -> {
            Snapshot.Seen was = before.findings().get(fingerprint);
            if (was == null) {
                appeared.add(finding.mark("", finding.state()));
            } else if (!was.state().equals(finding.state())) {
                moved.add(finding.mark(was.state(), finding.state()));
            }
        });
        List<Mark> gone = new ArrayList<>();
        for (Map.Entry<String, Snapshot.Seen> was : before.findings().entrySet()) {
            if (!now.findings().containsKey(was.getKey())) {
                gone.add(was.getValue().mark(was.getValue().state(), ""));
            }
        }
        return new Changes(
                before.standing(),
                before.demanded(),
                checks,
                first(appeared),
                appeared.size(),
                first(gone),
                gone.size(),
                first(moved),
                moved.size());
    }

    private static List<Mark> first(List<Mark> marks) {
        return marks.subList(0, Math.min(MOST, marks.size()));
    }
}
