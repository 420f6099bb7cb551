package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;

/** What an audit can be given to look at. */
public enum Input {
    /** A {@code JENKINS_HOME}, running or not. */
    HOME,
    /** The running controller. */
    LIVE,
    /** Data of an update site, given in place of the home's own. */
    UPDATE_DATA,
    /** Files of the operating system, given as evidence. */
    EVIDENCE,
    /** The policy in force. */
    POLICY;

    /** The words used in documentation. */
    @NonNull
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
