package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.Set;

/** Names for report files, made from the names of what was audited. */
final class FileNames {
    private static final int MAX_LENGTH = 100;

    private FileNames() {}

    /**
     * A name that no other report of this run has, also where the file system ignores case.
     *
     * @param target path of what was audited
     * @param taken names given so far, to which this one is added
     */
    @NonNull
    static String distinct(@NonNull String target, @NonNull String extension, @NonNull Set<String> taken) {
        String[] steps = target.replace('\\', '/').split("/");
        String last = steps.length == 0 ? "" : steps[steps.length - 1];
        String base = last.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]+", "");
        base = base.isEmpty() ? "home" : base.substring(0, Math.min(MAX_LENGTH, base.length()));
        String name = base + "." + extension;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = base + "-" + i + "." + extension;
        }
        return name;
    }
}
