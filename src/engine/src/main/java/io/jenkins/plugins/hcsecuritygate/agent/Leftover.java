package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/** Something a wipe did not remove, and why: what an administrator needs to remove it by hand. */
public final class Leftover implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_TEXT = 500;

    /** The causes that call for different remedies. */
    public enum Why {
        /** Belongs to another user: most often root, after a build in a container. */
        OWNER,
        /** The user the agent runs as may not remove it. */
        PERMISSION,
        /** A process has it open, or goes on writing to it. */
        IN_USE,
        /** Something is mounted there; what is mounted belongs to somebody else. */
        MOUNT_POINT,
        /** The wipe was stopped before it came so far. */
        STOPPED,
        /** The path is one that must never be wiped. */
        REFUSED,
        /** Anything else; the detail says what. */
        ERROR
    }

    private final String path;
    private final Why why;
    private final String detail;

    public Leftover(@NonNull String path, @NonNull Why why, @NonNull String detail) {
        this.path = printable(path);
        this.why = why;
        this.detail = printable(detail);
    }

    /** Relative to what was wiped; a dot is the wiped directory itself. */
    @NonNull
    public String getPath() {
        return path;
    }

    @NonNull
    public Why getWhy() {
        return why;
    }

    @NonNull
    public String getDetail() {
        return detail;
    }

    @Override
    public String toString() {
        return path + " (" + why + (detail.isEmpty() ? "" : ": " + detail) + ")";
    }

    /** File names may hold line breaks and terminal escapes, and what is kept here ends up in logs. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_TEXT) + 8);
        for (int i = 0; i < text.length(); i++) {
            if (shown.length() >= LONGEST_TEXT) {
                return shown.append('…').toString();
            }
            char c = text.charAt(i);
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }
}
