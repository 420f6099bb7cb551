package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.policy.NearestWord;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the texts that authors give for parameters; the steps and the validation of their forms share it. Every problem
 * is an {@link IllegalArgumentException} whose message is one line that names the parameter and what it may be.
 */
final class GateValues {
    static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(1);

    /** An older answer would let a build pass on a controller that somebody has opened since. */
    static final Duration LARGEST_MAX_AGE = Duration.ofHours(1);

    private static final int MAX_QUOTED = 60;

    private GateValues() {}

    @CheckForNull
    static Profile profile(@CheckForNull String text) {
        return word("profile", text, Profile.values(), Profile::word);
    }

    @CheckForNull
    static Severity failOn(@CheckForNull String text) {
        return word("failOn", text, Severity.values(), Severity::name);
    }

    /** Whether what could not be told blocks; null if nothing was said. */
    @CheckForNull
    static Boolean unknownBlocks(@CheckForNull String text) {
        String word = word("unknown", text, new String[] {"warn", "block"}, w -> w);
        return word == null ? null : Boolean.valueOf(word.equals("block"));
    }

    @NonNull
    static GateAction action(@CheckForNull String text) {
        GateAction action = word("action", text, GateAction.values(), GateAction::word);
        return action == null ? GateAction.FAIL : action;
    }

    @NonNull
    static Duration maxAge(@CheckForNull String text) {
        String given = Util.fixEmptyAndTrim(text);
        if (given == null) {
            return DEFAULT_MAX_AGE;
        }
        Duration age;
        try {
            age = given.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(given))
                    : Duration.parse(given.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "maxAge is " + quote(given) + "; give seconds, or an ISO duration such as 'PT5M'", e);
        }
        if (age.isNegative() || age.compareTo(LARGEST_MAX_AGE) > 0) {
            throw new IllegalArgumentException("maxAge is " + quote(given) + "; give 0 seconds to 1 hour");
        }
        return age;
    }

    /** Ids as given, each of which may hold several, since a form has one field for all. */
    @NonNull
    static List<String> split(@CheckForNull List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .flatMap(text -> text == null ? Stream.empty() : Arrays.stream(text.split("[,\\s]+")))
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
    }

    /** Ids of checks, all of which exist. */
    @NonNull
    static List<String> checks(@NonNull List<String> ids) {
        List<String> unknown = new ArrayList<>(ids);
        List<String> known =
                Catalogue.checks().stream().map(check -> check.metadata().id()).toList();
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            String first = unknown.get(0);
            throw new IllegalArgumentException("checks names " + quote(first) + ", which is no check; "
                    + NearestWord.to(first, known)
                            .map(nearest -> "did you mean '" + nearest + "'?")
                            .orElse("known: " + String.join(", ", known)));
        }
        return List.copyOf(ids);
    }

    private static <T> T word(String parameter, String text, T[] values, Function<T, String> spelling) {
        String given = Util.fixEmptyAndTrim(text);
        if (given == null) {
            return null;
        }
        return Arrays.stream(values)
                .filter(value -> spelling.apply(value).equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(parameter + " is " + quote(given) + "; it can be "
                        + String.join(
                                ", ",
                                Arrays.stream(values)
                                        .map(value -> "'" + spelling.apply(value) + "'")
                                        .toList())));
    }

    private static String quote(String text) {
        return "'" + HomeNames.display(text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…") + "'";
    }
}
