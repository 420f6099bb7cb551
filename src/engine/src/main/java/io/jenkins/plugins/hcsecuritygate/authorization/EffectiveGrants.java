package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects grants while a strategy and the files it looks at are read. */
public final class EffectiveGrants {

    /** Every name times every permission times every folder of one role could be far more than memory holds. */
    static final int MAX_GRANTS = 500_000;

    private static final String MEND = "Save the authorization settings in Jenkins again";

    /** Without the doublets that roles and repeated entries lead to. */
    private final Set<Grant> grants = new LinkedHashSet<>();

    private final List<Gap> gaps = new ArrayList<>();
    private boolean overflown;

    @NonNull
    public Inventory<Grant> toInventory() {
        return new Inventory<>(List.copyOf(grants), gaps);
    }

    public void gap(@NonNull Gap gap) {
        gaps.add(gap);
    }

    /** Adds a grant; false if it was dropped, and whoever multiplies names and permissions must stop. */
    boolean add(Scope scope, String sid, SidType type, String permission, String via, String location) {
        if (grants.size() >= MAX_GRANTS) {
            if (!overflown) {
                overflown = true;
                gap(new Gap(
                        "grants",
                        HomeNames.display(location),
                        "more than " + MAX_GRANTS + " rights are granted",
                        "Grant rights to groups and on folders"));
            }
            return false;
        }
        grants.add(new Grant(
                scope,
                HomeNames.display(sid),
                type,
                HomeNames.display(Permissions.id(permission)),
                via,
                HomeNames.display(location)));
        return true;
    }

    /**
     * Adds the entries of a matrix ({@code org.jenkinsci.plugins.matrixauth.AuthorizationContainer}):
     * {@code [TYPE:]PERMISSION:SID}, where a SID may contain colons.
     *
     * @param matrix entries of a strategy or a property
     * @param scope where it applies
     * @param location file it was read from
     */
    public void addMatrix(@NonNull List<MatrixEntry> matrix, @NonNull Scope scope, @NonNull String location) {
        for (MatrixEntry entry : matrix) {
            String text = entry.text();
            int first = text.indexOf(':');
            int second = text.indexOf(':', first + 1);
            Optional<SidType> type = first < 0 ? Optional.empty() : type(text.substring(0, first));
            if (first < 0 || type.isPresent() && second < 0) {
                gap(new Gap(
                        "line " + entry.line(),
                        HomeNames.display(location),
                        "an entry of the permission matrix names nobody",
                        MEND));
            } else if (type.isPresent()) {
                String permission = text.substring(first + 1, second);
                add(scope, text.substring(second + 1), type.get(), permission, "", location);
            } else {
                add(scope, text.substring(first + 1), SidType.EITHER, text.substring(0, first), "", location);
            }
        }
    }

    /** The type of that name, if there is one; entries without it were written before Matrix Authorization 3.0. */
    static Optional<SidType> type(String word) {
        return Arrays.stream(SidType.values())
                .filter(type -> type.name().equals(word))
                .findFirst();
    }
}
