package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A document was refused. The message is a predicate with the place, such as {@code is not well-formed XML (line 3,
 * column 8)}; it never quotes the document, which may hold secrets.
 */
public final class XmlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /** No cause is kept: the parser's own messages quote the document. */
    XmlException(@NonNull String problem, int line, int column) {
        super(line > 0 ? problem + " (line " + line + ", column " + column + ")" : problem);
        this.line = line;
        this.column = column;
    }

    /** Line from 1, or 0 if the place is not known. */
    public int line() {
        return line;
    }

    /** Column from 1, or 0 if the place is not known. */
    public int column() {
        return column;
    }
}
