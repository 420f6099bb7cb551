package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's table of TCP sockets, {@code /proc/net/tcp} or {@code tcp6} (proc(5), {@code get_tcp4_sock} and
 * {@code get_tcp6_sock} of Linux). It shows the network namespace of whoever read it and no other.
 */
public final class ProcNetTcp {

    private static final int LISTEN = 0x0A;
    private static final int ESTABLISHED = 0x01;

    /** A table of a busy machine; what is longer is not from a kernel. */
    private static final int MAX_ROWS = 200_000;

    private ProcNetTcp() {}

    /**
     * A socket that is listening or connected.
     *
     * @param localPort port on this machine
     * @param remote the peer; the unspecified address for a socket that listens
     * @param listening else a connection is established
     */
    public record Socket(int localPort, @NonNull IpAddress remote, boolean listening) {}

    /** Whether the text begins with the kernel's header. */
    public static boolean isTable(@NonNull String text) {
        String first = text.lines().findFirst().orElse("").strip();
        return first.startsWith("sl ") && first.contains("local_address") && first.contains("rem");
    }

    /**
     * Reads a table. Sockets in other states are left out.
     *
     * @return empty if the text is no such table, also if only one of its rows cannot be read: what is missing could be
     *     the one connection that matters
     */
    @NonNull
    public static Optional<List<Socket>> parse(@NonNull String text) {
        if (!isTable(text)) {
            return Optional.empty();
        }
        List<Socket> sockets = new ArrayList<>();
        int rows = 0;
        for (String line : (Iterable<String>) text.lines().skip(1)::iterator) {
            if (line.isBlank()) {
                continue;
            }
            String[] columns = line.strip().split("\\s+", 5);
            if (++rows > MAX_ROWS || columns.length < 4) {
                return Optional.empty();
            }
            Optional<Endpoint> local = endpoint(columns[1]);
            Optional<Endpoint> remote = endpoint(columns[2]);
            int state = number(columns[3], 2);
            if (local.isEmpty() || remote.isEmpty() || state < 0) {
                return Optional.empty();
            }
            if (state == LISTEN || state == ESTABLISHED) {
                sockets.add(new Socket(local.get().port(), remote.get().address(), state == LISTEN));
            }
        }
        return Optional.of(List.copyOf(sockets));
    }

    private record Endpoint(IpAddress address, int port) {}

    private static Optional<Endpoint> endpoint(String text) {
        int colon = text.indexOf(':');
        int port = colon < 0 ? -1 : number(text.substring(colon + 1), 4);
        if (port < 0 || colon != 8 && colon != 32) {
            return Optional.empty();
        }
        byte[] address;
        try {
            address = HexFormat.of().parseHex(text, 0, colon);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // Words of 32 bits in the order of the machine, which is little-endian on all that Jenkins commonly runs on.
        for (int word = 0; word < address.length; word += 4) {
            swap(address, word, word + 3);
            swap(address, word + 1, word + 2);
        }
        return Optional.of(new Endpoint(IpAddress.of(address), port));
    }

    private static void swap(byte[] bytes, int one, int other) {
        byte kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }

    /** A hexadecimal number of exactly so many digits, or -1. */
    private static int number(String text, int digits) {
        if (text.length() != digits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
