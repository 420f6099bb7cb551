package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Who takes which credential, from configuration and from Pipelines. */
final class CredentialUsers {

    private final Map<String, TreeSet<String>> jobs = new HashMap<>();
    private final Map<String, TreeSet<String>> agents = new HashMap<>();
    private final Map<String, TreeSet<String>> others = new HashMap<>();
    private final List<Job> unclear = new ArrayList<>();

    CredentialUsers(@NonNull ControllerFacts facts) {
        for (Reference reference : facts.secrets().references()) {
            Map<String, TreeSet<String>> users =
                    switch (reference.owner()) {
                        case JOB -> jobs;
                        case AGENT, CLOUD -> agents;
                        default -> others;
                    };
            add(users, reference.credentialId(), name(reference));
        }
        for (Job job : facts.jobs().items()) {
            if (job.definition() instanceof Job.Pipeline pipeline) {
                pipeline.outline()
                        .fold(
                                outline -> {
                                    outline.literals().credentialIds().forEach(id -> add(jobs, id, job.fullName()));
                                    return outline.literals()
                                                    .computedCredentialLines()
                                                    .isEmpty()
                                            || unclear.add(job);
                                },
                                unknown -> unclear.add(job));
            } else if (job.definition() instanceof Job.Unrecognised) {
                unclear.add(job);
            }
        }
    }

    private static String name(Reference reference) {
        return reference.owner() == Owner.AGENT
                ? "agent " + reference.ownerName()
                : reference.owner() == Owner.CLOUD ? "cloud " + reference.ownerName() : reference.ownerName();
    }

    private static void add(Map<String, TreeSet<String>> users, String id, String user) {
        users.computeIfAbsent(id, key -> new TreeSet<>()).add(user);
    }

    /** Full names of the jobs and folders that take the credential. */
    @NonNull
    TreeSet<String> jobs(@NonNull String id) {
        return jobs.getOrDefault(id, new TreeSet<>());
    }

    /** Agents and clouds that take it, with the word for what they are. */
    @NonNull
    TreeSet<String> agents(@NonNull String id) {
        return agents.getOrDefault(id, new TreeSet<>());
    }

    /** Files of global configuration that take it. */
    @NonNull
    TreeSet<String> others(@NonNull String id) {
        return others.getOrDefault(id, new TreeSet<>());
    }

    /** Jobs of which it is not known which credentials they take. */
    @NonNull
    List<Job> unclear() {
        return unclear;
    }
}
