package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Whom a configuration lets connect, as far as that depends on the address.
 *
 * @param who the answer
 * @param why what decides it, as a clause
 */
public record Admission(@NonNull Who who, @NonNull String why) {

    /** From the narrowest to the least known. */
    public enum Who {
        /** Only processes of the machine itself. */
        LOCAL,
        /** Listed addresses only. */
        ADDRESSES,
        /** Listed host names, which whoever controls a name server's reverse zone can give themselves. */
        NAMES,
        /** Every address. */
        ANYONE,
        /** The text does not decide it. */
        UNCLEAR
    }
}
