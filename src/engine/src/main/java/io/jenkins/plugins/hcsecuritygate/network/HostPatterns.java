package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a list of address and name patterns lets in, patterns being those of sshd and of TCP wrappers. */
final class HostPatterns {

    private final List<IpRange> ranges = new ArrayList<>();
    private boolean names;
    private boolean anyone;
    private boolean any;

    /** Adds a range, an address, a name, or a pattern of one with {@code *} and {@code ?}. */
    void add(@NonNull String pattern) {
        any = true;
        Optional<IpRange> range = IpRange.parse(pattern);
        if (range.isPresent()) {
            ranges.add(range.get());
        } else if (matchesEverything(pattern)) {
            anyone = true;
        } else if (!isAddressGlob(pattern)) {
            // Also what is no valid range: sshd would compare it with the name.
            names = true;
        }
    }

    void addAnyone() {
        any = true;
        anyone = true;
    }

    /** An address pattern that is no CIDR range, such as {@code 10.1.} of TCP wrappers. */
    void addAddresses() {
        any = true;
    }

    boolean isEmpty() {
        return !any;
    }

    @NonNull
    Who who() {
        if (anyone || IpRange.coverEverything(ranges)) {
            return Who.ANYONE;
        }
        return names ? Who.NAMES : Who.ADDRESSES;
    }

    private static boolean matchesEverything(String pattern) {
        // *.* leaves out nothing that has a name or an IPv4 address.
        return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*' || c == '?' || c == '.' || c == ':');
    }

    /** Digits in front make it an address: no public name has a last label of digits, and {@code 10.*} is meant so. */
    static boolean isAddressGlob(@NonNull String pattern) {
        if (pattern.isEmpty() || pattern.indexOf('.') < 0 && pattern.indexOf(':') < 0) {
            return false;
        }
        boolean v6 = pattern.indexOf(':') >= 0;
        return Character.digit(pattern.charAt(0), v6 ? 16 : 10) >= 0
                && pattern.chars()
                        .allMatch(c -> c < 128
                                && (Character.digit(c, v6 ? 16 : 10) >= 0
                                        || c == (v6 ? ':' : '.')
                                        || c == '*'
                                        || c == '?'));
    }
}
