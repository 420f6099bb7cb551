package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word a misspelt one stands for; only to say so, never to go on with the guess. */
public final class NearestWord {
    private static final int MAX_LENGTH = 100;
    private static final int MIN_PREFIX = 4;

    private NearestWord() {}

    /**
     * The most similar known word: one that begins with the misspelt one, or of which at most a third would have to
     * change. Empty if there is none.
     */
    @NonNull
    public static Optional<String> to(@NonNull String word, @NonNull Collection<String> known) {
        String best = null;
        int least = Integer.MAX_VALUE;
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (String candidate : known) {
            String a = word.toLowerCase(Locale.ROOT);
            String b = candidate.toLowerCase(Locale.ROOT);
            int distance = a.length() >= MIN_PREFIX && b.startsWith(a) ? 1 : distance(a, b);
            if (distance < least && distance <= Math.max(1, candidate.length() / 3)) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance, where swapping two neighbours counts once too. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j - 1], last[j]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
