package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Reference;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Site;
import java.util.ArrayList;
import java.util.List;

/** What one or several files came to; merged without locks by whoever read them. */
final class SecretFindings {

    private final List<Site> sites = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private int encrypted;

    void add(@NonNull Site site) {
        sites.add(site);
    }

    void add(@NonNull Reference reference) {
        if (!references.contains(reference)) {
            references.add(reference);
        }
    }

    void countEncrypted() {
        encrypted++;
    }

    void addAll(@NonNull SecretFindings other) {
        sites.addAll(other.sites);
        references.addAll(other.references);
        encrypted += other.encrypted;
    }

    @NonNull
    List<Site> sites() {
        return sites;
    }

    @NonNull
    List<Reference> references() {
        return references;
    }

    int encrypted() {
        return encrypted;
    }
}
