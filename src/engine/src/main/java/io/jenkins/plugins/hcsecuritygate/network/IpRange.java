package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291), or a single address. Host names are never
 * resolved: what a name means can change, and an audit asks nobody.
 */
public final class IpRange {

    private static final BigInteger ONE = BigInteger.ONE;

    private final BigInteger first;
    private final int addressBits;
    private final int prefixLength;

    private IpRange(byte[] address, int prefixLength) {
        this.first = new BigInteger(1, address);
        this.addressBits = address.length * 8;
        this.prefixLength = prefixLength;
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code 2001:db8::/32} or an address alone.
     *
     * @return empty for anything else, in particular for a range whose address has bits set beyond its prefix: it is
     *     ambiguous whether a network or one host was meant
     */
    @NonNull
    public static Optional<IpRange> parse(@NonNull String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        byte[] address = IpAddresses.parse(slash < 0 ? stripped : stripped.substring(0, slash))
                .orElse(null);
        if (address == null) {
            return Optional.empty();
        }
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : prefixLength(stripped.substring(slash + 1), bits);
        if (prefix < 0) {
            return Optional.empty();
        }
        IpRange range = new IpRange(address, prefix);
        return range.first.and(range.hostMask()).signum() == 0 ? Optional.of(range) : Optional.empty();
    }

    private static int prefixLength(String text, int bits) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int prefix = Integer.parseInt(text);
        return prefix <= bits ? prefix : -1;
    }

    /** Whether an address is in the range; one of the other family never is. */
    public boolean contains(@NonNull IpAddress address) {
        byte[] bytes = address.bytes();
        return bytes.length * 8 == addressBits
                && new BigInteger(1, bytes)
                        .shiftRight(addressBits - prefixLength)
                        .equals(first.shiftRight(addressBits - prefixLength));
    }

    /** Whether it is a range of IPv6 addresses. */
    public boolean isV6() {
        return addressBits == 128;
    }

    /** Whether ranges together let in every IPv4 or every IPv6 address, also when split into several. */
    public static boolean coverEverything(@NonNull Collection<IpRange> ranges) {
        return coverEverything(ranges, 32) || coverEverything(ranges, 128);
    }

    private static boolean coverEverything(Collection<IpRange> ranges, int bits) {
        List<IpRange> sorted = ranges.stream()
                .filter(range -> range.addressBits == bits)
                .sorted(Comparator.comparing(range -> range.first))
                .toList();
        BigInteger next = BigInteger.ZERO;
        for (IpRange range : sorted) {
            if (range.first.compareTo(next) > 0) {
                return false;
            }
            next = next.max(range.first.or(range.hostMask()).add(ONE));
        }
        return next.bitLength() > bits;
    }

    private BigInteger hostMask() {
        return ONE.shiftLeft(addressBits - prefixLength).subtract(ONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange that
                && first.equals(that.first)
                && addressBits == that.addressBits
                && prefixLength == that.prefixLength;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {first, addressBits, prefixLength});
    }
}
