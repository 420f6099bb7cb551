package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.util.List;
import java.util.Locale;

/**
 * The conditions of a {@code Match} block, with those of the blocks around the {@code Include} that brought it.
 *
 * @param conditions words after {@code Match}, one list per line; none outside any block
 */
record SshdMatch(@NonNull List<List<String>> conditions) {

    static final SshdMatch ALWAYS = new SshdMatch(List.of());

    SshdMatch {
        conditions = List.copyOf(conditions);
    }

    boolean isGlobal() {
        return conditions.isEmpty();
    }

    /** Whether one of the conditions is a list of addresses that leaves somebody out. */
    boolean isForListedAddresses() {
        for (List<String> words : conditions) {
            for (int i = 0; i + 1 < words.size(); i += 2) {
                if (words.get(i).toLowerCase(Locale.ROOT).equals("address")) {
                    HostPatterns positive = new HostPatterns();
                    for (String pattern : words.get(i + 1).split(",")) {
                        if (!pattern.startsWith("!")) {
                            positive.add(pattern);
                        }
                    }
                    if (!positive.isEmpty() && positive.who() == Who.ADDRESSES) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Whether it applies to every address but some, whoever the user is: {@code Match Address *,!10.0.0.0/8}.
     *
     * @param v4 whether sshd listens on IPv4 at all
     * @param v6 whether it listens on IPv6
     */
    boolean isForAllButSome(boolean v4, boolean v6) {
        if (conditions.size() != 1
                || conditions.get(0).size() != 2
                || !conditions.get(0).get(0).toLowerCase(Locale.ROOT).equals("address")) {
            return false;
        }
        boolean star = false;
        boolean all4 = false;
        boolean all6 = false;
        boolean excepted = false;
        for (String pattern : conditions.get(0).get(1).split(",")) {
            if (pattern.startsWith("!")) {
                HostPatterns exception = new HostPatterns();
                exception.add(pattern.substring(1));
                if (exception.who() != Who.ADDRESSES) {
                    return false;
                }
                excepted = true;
            } else {
                star |= pattern.equals("*");
                all4 |= pattern.equals("0.0.0.0/0");
                all6 |= pattern.equals("::/0");
            }
        }
        return excepted && (star || (all4 || !v4) && (all6 || !v6));
    }
}
