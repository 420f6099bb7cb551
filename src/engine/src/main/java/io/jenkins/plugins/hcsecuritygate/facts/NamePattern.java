package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Patterns of job and resource names in policies: {@code *} stands for any characters, {@code /} included, and nothing
 * else is special. Matching takes linear space and at most quadratic time, whoever wrote the pattern.
 */
public final class NamePattern {

    private NamePattern() {}

    /** Whether the whole name matches. */
    public static boolean matches(@NonNull String pattern, @NonNull String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
