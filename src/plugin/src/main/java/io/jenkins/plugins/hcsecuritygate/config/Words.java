package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import jenkins.model.Jenkins;

/** Texts of the configuration: nothing is refused on the way in, so a field may hold none of its choices. */
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

    /** The words of a list, some of whose elements may hold several, as a field of a form gives them. */
    @NonNull
    static ArrayList<String> split(@CheckForNull List<String> texts) {
        ArrayList<String> words = new ArrayList<>();
        withoutNulls(texts).forEach(text -> words.addAll(split(text)));
        return words;
    }

    @NonNull
    static List<String> split(@NonNull String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A list as XStream and data binding may leave it, which both put nulls where they understand nothing. */
    @NonNull
    static <T> List<T> withoutNulls(@CheckForNull List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    static boolean mayRead() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    private static boolean isValid(String text, Predicate<String> valid) {
        return valid.test(text.strip().toLowerCase(Locale.ROOT));
    }
}
