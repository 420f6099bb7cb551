package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the forms of the controller's policy and of folders have in common. The engine says what is wrong with a value. */
@Restricted(NoExternalUse.class)
public final class PolicyForm {

    private PolicyForm() {}

    /** Whoever may see the form. */
    public static boolean mayRead(@CheckForNull Item folder) {
        return folder == null ? Words.mayRead() : folder.hasPermission(Item.EXTENDED_READ);
    }

    /**
     * The choices of a field, the first of them for nothing, and the stored text if it is none of them: without it,
     * opening and saving the form would replace what counts as the strictest choice by a laxer one.
     */
    @NonNull
    public static ListBoxModel items(@NonNull String stored, @NonNull String whenEmpty, String... words) {
        ListBoxModel items = new ListBoxModel();
        items.add(new ListBoxModel.Option(whenEmpty, "", stored.isEmpty()));
        boolean known = stored.isEmpty();
        for (String word : words) {
            items.add(new ListBoxModel.Option(word, word, word.equals(stored)));
            known |= word.equals(stored);
        }
        if (!known) {
            items.add(new ListBoxModel.Option(Messages.PolicyForm_not_understood(stored), stored, true));
        }
        return items;
    }

    @NonNull
    static FormValidation check(@CheckForNull Item folder, @NonNull CheckConfiguration check, @NonNull String path) {
        return check(folder, new PolicyWords("", "", "", "", List.of(check.toWords())), path);
    }

    /**
     * What is wrong with a value: an error on the controller, and in a folder also what would loosen the policy around
     * it, as a warning.
     *
     * @param folder null on the controller
     * @param words the value and what it depends on
     * @param path of the value, or what it begins with
     */
    @NonNull
    public static FormValidation check(@CheckForNull Item folder, @NonNull PolicyWords words, @NonNull String path) {
        if (!mayRead(folder)) {
            return FormValidation.ok();
        }
        List<String> invalid = new ArrayList<>();
        ConfiguredPolicy.of(words, collect(path, invalid));
        if (!invalid.isEmpty()) {
            return FormValidation.error(String.join("; ", invalid));
        }
        List<String> loosening = new ArrayList<>();
        if (folder != null) {
            ConfiguredPolicy.tighten(JobPolicies.of(folder), words, collect(path, loosening));
        }
        return loosening.isEmpty() ? FormValidation.ok() : FormValidation.warning(String.join("; ", loosening));
    }

    private static BiConsumer<String, String> collect(String path, List<String> faults) {
        return (where, fault) -> {
            if ((where + " ").startsWith(path + " ")) {
                faults.add(fault);
            }
        };
    }

    /** A word as the forms offer it if it is one of theirs, so that they show it as chosen; any other text as it is. */
    @NonNull
    public static String word(@CheckForNull String text) {
        String stripped = Util.fixNull(text).strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        boolean known = Profile.ofWord(lower).isPresent()
                || Stream.of("warn", "block", "pass", "true", "false").anyMatch(lower::equals);
        return known
                ? lower
                : ConfiguredPolicy.severity(stripped).map(Enum::name).orElse(stripped);
    }
}
