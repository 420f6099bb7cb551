package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.Locale;
import java.util.function.Predicate;
import jenkins.model.Jenkins;

/** Choice fields whose stored text may be none of the choices, because nothing is refused on the way in. */
final class Words {

    private Words() {}

    /**
     * The choices, and the stored text if it is none of them: without it, opening and saving the form would replace
     * what counts as the strictest choice by the first, laxer one.
     */
    @NonNull
    static ListBoxModel options(
            @NonNull String stored, @NonNull String whenEmpty, @NonNull Predicate<String> valid, String... words) {
        ListBoxModel model = new ListBoxModel();
        model.add(whenEmpty, "");
        for (String word : words) {
            model.add(word, word);
        }
        if (!stored.isEmpty() && !isValid(stored, valid) && mayRead()) {
            model.add(Messages.Words_not_understood(stored), stored);
        }
        return model;
    }

    @NonNull
    static FormValidation check(@CheckForNull String value, @NonNull Predicate<String> valid, @NonNull String message) {
        String text = Util.fixNull(value).strip();
        if (!mayRead() || text.isEmpty() || isValid(text, valid)) {
            return FormValidation.ok();
        }
        return FormValidation.error(message);
    }

    static boolean mayRead() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    private static boolean isValid(String text, Predicate<String> valid) {
        return valid.test(text.strip().toLowerCase(Locale.ROOT));
    }
}
