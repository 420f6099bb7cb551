package io.jenkins.plugins.hcsecuritygate.check;

/** What a check concludes. "Could not tell" is never {@link #PASS}. */
public enum Status {
    /** Evidence shows the control. */
    PASS,
    /** Evidence shows that the control is absent. */
    FAIL,
    /** Evidence shows a partial or weak control. */
    WARN,
    /** The input cannot say; the finding says why and what would answer it. */
    UNKNOWN,
    /** There is nothing the control could apply to. */
    NOT_APPLICABLE,
    /** Everything that does not pass is waived. */
    WAIVED,
    /** The check itself threw. */
    ERROR
}
