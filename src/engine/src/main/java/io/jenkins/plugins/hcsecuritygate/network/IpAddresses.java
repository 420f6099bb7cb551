package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Optional;

/**
 * Literal addresses. {@code java.net.InetAddress} would ask a name server for anything it does not recognise, and accepts
 * shortened and octal IPv4 forms that other programs read differently.
 */
final class IpAddresses {

    private IpAddresses() {}

    /** The 4 or 16 bytes of an address; empty if the text is no literal address. */
    @NonNull
    static Optional<byte[]> parse(@NonNull String text) {
        return text.indexOf(':') < 0 ? v4(text) : v6(text);
    }

    private static Optional<byte[]> v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            // A leading zero means octal to some readers: 010.0.0.1 is not one address.
            if (!digits || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(part);
        }
        return Optional.of(address);
    }

    private static Optional<byte[]> v6(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            return Optional.empty();
        }
        if (gap < 0) {
            return groups(text, true).filter(bytes -> bytes.length == 16);
        }
        Optional<byte[]> head = groups(text.substring(0, gap), false);
        Optional<byte[]> tail = groups(text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length > 14) {
            return Optional.empty();
        }
        byte[] address = Arrays.copyOf(head.get(), 16);
        System.arraycopy(tail.get(), 0, address, 16 - tail.get().length, tail.get().length);
        return Optional.of(address);
    }

    /**
     * Groups of up to four hexadecimal digits.
     *
     * @param last whether they end the address, and so may end with an IPv4 address (RFC 4291, 2.2.3)
     */
    private static Optional<byte[]> groups(String text, boolean last) {
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[parts.length * 2 + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (last && i == parts.length - 1 && part.indexOf('.') >= 0) {
                Optional<byte[]> embedded = v4(part);
                if (embedded.isEmpty()) {
                    return Optional.empty();
                }
                System.arraycopy(embedded.get(), 0, bytes, length, 4);
                length += 4;
                continue;
            }
            if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(IpAddresses::isHexDigit)) {
                return Optional.empty();
            }
            int group = Integer.parseInt(part, 16);
            bytes[length++] = (byte) (group >> 8);
            bytes[length++] = (byte) group;
        }
        return length > 16 ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, length));
    }

    private static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
