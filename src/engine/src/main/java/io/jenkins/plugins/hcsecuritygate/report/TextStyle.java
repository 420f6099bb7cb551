package io.jenkins.plugins.hcsecuritygate.report;

/**
 * How text is laid out.
 *
 * @param width columns of a line, at least 40
 * @param colour whether ANSI colours are used; they never carry what the words do not say
 */
public record TextStyle(int width, boolean colour) {

    /** For files and pipes. */
    public static final TextStyle PLAIN = new TextStyle(100, false);

    public TextStyle {
        width = Math.max(40, width);
    }
}
