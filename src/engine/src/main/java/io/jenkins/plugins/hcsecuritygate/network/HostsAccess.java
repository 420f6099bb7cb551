package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * TCP wrappers: {@code /etc/hosts.allow} and {@code /etc/hosts.deny} (hosts_access(5), hosts_options(5)). The first
 * line that matches decides, those of hosts.allow first; whoever matches none is let in. They bind only an sshd that
 * is built with libwrap, as Debian's is.
 */
public final class HostsAccess {

    private static final String DAEMON = "sshd";
    private static final int MAX_LINES = 50_000;

    private HostsAccess() {}

    /**
     * @param daemons words of the first list
     * @param clients words of the second
     * @param denies what happens to whoever matches
     */
    private record Line(List<String> daemons, List<String> clients, boolean denies) {}

    /**
     * Whom the two files let connect to sshd.
     *
     * @param allow text of hosts.allow; null if it is not known
     * @param deny text of hosts.deny; null if it is not known
     */
    @NonNull
    public static Admission admission(@CheckForNull String allow, @CheckForNull String deny) {
        List<Line> lines = new ArrayList<>();
        if (!read(allow, false, lines) || !read(deny, true, lines)) {
            return new Admission(Who.UNCLEAR, "a line of hosts.allow or hosts.deny cannot be understood");
        }
        HostPatterns admitted = new HostPatterns();
        for (Line line : lines) {
            int daemonExcept = except(line.daemons());
            if (!isAbout(line.daemons().subList(0, daemonExcept))) {
                continue;
            }
            if (daemonExcept < line.daemons().size()) {
                return new Admission(Who.UNCLEAR, "a line about daemons with EXCEPT is not understood");
            }
            int except = except(line.clients());
            List<String> clients = line.clients().subList(0, except);
            // 0.0.0.0/0 in hosts.deny would leave IPv6 open.
            boolean everybody = line.denies()
                    ? clients.stream().anyMatch(client -> host(client).equalsIgnoreCase("ALL"))
                    : clients.stream().anyMatch(HostsAccess::isEverybody);
            if (!line.denies()) {
                if (clients.stream().anyMatch(client -> client.startsWith("/"))) {
                    return new Admission(Who.UNCLEAR, "a line takes its clients from another file");
                }
                clients.forEach(client -> add(client, admitted));
            }
            if (everybody) {
                return line.denies() ? closed(line, except, admitted, allow) : anyone("a line lets every client in");
            }
        }
        return deny == null
                ? new Admission(Who.UNCLEAR, "hosts.deny was not given, and only it would turn the others away")
                : anyone("no line turns away whoever is not listed");
    }

    private static Admission anyone(String why) {
        return new Admission(Who.ANYONE, why);
    }

    /** A line denies everybody, but for whom it excepts and whom the lines before it let in. */
    private static Admission closed(Line line, int except, HostPatterns admitted, @CheckForNull String allow) {
        if (allow == null) {
            return new Admission(Who.UNCLEAR, "hosts.allow was not given, and it may let anybody in");
        }
        if (except < line.clients().size()) {
            List<String> exceptions =
                    line.clients().subList(except + 1, line.clients().size());
            if (except(exceptions) < exceptions.size()) {
                return new Admission(Who.UNCLEAR, "an EXCEPT within an EXCEPT is not understood");
            }
            exceptions.forEach(client -> add(client, admitted));
        }
        Who who = admitted.who();
        return new Admission(
                who,
                switch (who) {
                    case ANYONE -> "the lines together let every client in";
                    case NAMES -> "clients are listed by name instead of address";
                    default -> "all clients are turned away but listed addresses";
                });
    }

    /** @return whether every line could be understood */
    private static boolean read(@CheckForNull String text, boolean denies, List<Line> lines) {
        if (text == null) {
            return true;
        }
        StringBuilder joined = new StringBuilder();
        int count = 0;
        for (String part : (Iterable<String>) text.lines()::iterator) {
            if (++count > MAX_LINES) {
                return false;
            }
            if (part.endsWith("\\")) {
                joined.append(part, 0, part.length() - 1);
                continue;
            }
            String line = joined.append(part).toString();
            joined.setLength(0);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> fields = fields(line);
            if (fields.size() < 2) {
                return false;
            }
            boolean verdict = denies;
            for (String option : fields.subList(2, fields.size())) {
                String word = option.strip().toLowerCase(Locale.ROOT);
                verdict = word.equals("deny") || !word.equals("allow") && verdict;
            }
            lines.add(new Line(list(fields.get(0)), list(fields.get(1)), verdict));
        }
        return joined.isEmpty();
    }

    /** Fields between colons; one within brackets belongs to an IPv6 address. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean bracket = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            bracket = c == '[' || bracket && c != ']';
            if (c == ':' && !bracket) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static List<String> list(String field) {
        List<String> words = new ArrayList<>();
        for (String word : field.split("[\\s,]")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** Position of EXCEPT, or the length of the list. */
    private static int except(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("EXCEPT")) {
                return i;
            }
        }
        return words.size();
    }

    private static boolean isAbout(List<String> daemons) {
        return daemons.stream()
                .map(daemon -> daemon.indexOf('@') < 0 ? daemon : daemon.substring(0, daemon.indexOf('@')))
                .anyMatch(daemon -> daemon.equalsIgnoreCase("ALL") || daemon.equals(DAEMON));
    }

    private static String host(String client) {
        return client.substring(client.lastIndexOf('@') + 1);
    }

    private static boolean isEverybody(String client) {
        String host = host(client);
        return host.equalsIgnoreCase("ALL") || host.equals("0.0.0.0/0") || host.equals("0.0.0.0/0.0.0.0");
    }

    private static void add(String client, HostPatterns admitted) {
        String host = host(client).replace("[", "").replace("]", "");
        int slash = host.indexOf('/');
        boolean netmask = slash > 0
                && IpAddress.parse(host.substring(0, slash)).isPresent()
                && host.indexOf('.', slash) > 0
                && IpAddress.parse(host.substring(slash + 1)).isPresent();
        if (isEverybody(client)) {
            admitted.addAnyone();
        } else if (netmask || host.endsWith(".") && HostPatterns.isAddressGlob(host)) {
            admitted.addAddresses();
        } else {
            // LOCAL, KNOWN, netgroups and domains are decided by name.
            admitted.add(host);
        }
    }
}
