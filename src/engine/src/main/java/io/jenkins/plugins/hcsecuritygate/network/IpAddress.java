package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * An IPv4 or IPv6 address. An IPv4 address that a socket for both families shows as {@code ::ffff:a.b.c.d} is the IPv4
 * address.
 */
public final class IpAddress {

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes 4 or 16 of them, in network order */
    @NonNull
    public static IpAddress of(@NonNull byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address");
        }
        return new IpAddress(isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes.clone());
    }

    /** A literal address; names are never resolved. */
    @NonNull
    public static Optional<IpAddress> parse(@NonNull String text) {
        return IpAddresses.parse(text).map(IpAddress::of);
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isLoopback() {
        if (bytes.length == 4) {
            return bytes[0] == 127;
        }
        byte[] one = new byte[16];
        one[15] = 1;
        return Arrays.equals(bytes, one);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Dotted for IPv4; eight groups without the short form for IPv6. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(bytes.length == 4 ? "." : ":");
        for (int i = 0; i < bytes.length; i += bytes.length == 4 ? 1 : 2) {
            text.add(
                    bytes.length == 4
                            ? Integer.toString(bytes[i] & 0xFF)
                            : Integer.toHexString((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
        }
        return text.toString();
    }
}
