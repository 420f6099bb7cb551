package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Collects what {@link SshdConfig} needs. For one keyword the first value counts, except that user lists add up; lists
 * of a {@code Match} block take the place of those outside for whoever it matches ({@code copy_set_server_options}).
 */
final class SshdConfigReader {

    /** As {@code SERVCONF_MAX_DEPTH} of OpenSSH. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_LINES = 50_000;

    /** Keywords of sshd_config(5), and older ones. */
    private static final Set<String> KEYWORDS = Set.of("""
            acceptenv addressfamily allowagentforwarding allowgroups allowstreamlocalforwarding
            allowtcpforwarding allowusers authenticationmethods authorizedkeyscommand authorizedkeyscommanduser
            authorizedkeysfile authorizedprincipalscommand authorizedprincipalscommanduser
            authorizedprincipalsfile banner casignaturealgorithms challengeresponseauthentication channeltimeout
            chrootdirectory ciphers clientalivecountmax clientaliveinterval compression debianbanner denygroups
            denyusers disableforwarding exposeauthinfo fingerprinthash forcecommand gatewayports
            gssapiauthentication gssapicleanupcredentials gssapikexalgorithms gssapikeyexchange
            gssapistorecredentialsonrekey gssapistrictacceptorcheck hostbasedacceptedalgorithms
            hostbasedacceptedkeytypes hostbasedauthentication hostbasedusesnamefrompacketonly hostcertificate
            hostkey hostkeyagent hostkeyalgorithms ignorerhosts ignoreuserknownhosts include ipqos
            kbdinteractiveauthentication kerberosauthentication kerberosgetafstoken kerberosorlocalpasswd
            kerberosticketcleanup kexalgorithms keyregenerationinterval listenaddress logingracetime loglevel
            logverbose macs match maxauthtries maxsessions maxstartups modulifile passwordauthentication
            permitemptypasswords permitlisten permitopen permitrootlogin permittty permittunnel
            permituserenvironment permituserrc persourcemaxstartups persourcenetblocksize persourcepenalties
            persourcepenaltyexemptlist pidfile port printlastlog printmotd protocol pubkeyacceptedalgorithms
            pubkeyacceptedkeytypes pubkeyauthentication pubkeyauthoptions rdomain refuseconnection rekeylimit
            requiredrsasize revokedkeys rhostsrsaauthentication rsaauthentication securitykeyprovider
            serverkeybits setenv sshdauthpath sshdsessionpath streamlocalbindmask streamlocalbindunlink
            strictmodes subsystem syslogfacility tcpkeepalive trustedusercakeys unusedconnectiontimeout usedns
            uselogin usepam useprivilegeseparation versionaddendum x11displayoffset x11forwarding
            x11uselocalhost xauthlocation
            """.strip().split("\\s"));

    private final Function<String, Optional<List<String>>> included;
    private final Map<SshdMatch, Block> blocks = new LinkedHashMap<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private final List<String> listenAddresses = new ArrayList<>();
    private final List<String> unresolved = new ArrayList<>();
    private String addressFamily = "";
    private boolean broken;
    private boolean refusalRevoked;
    private int lines;

    /** What one block says about users. */
    private static final class Block {
        private final List<String> allowUsers = new ArrayList<>();
        private boolean deniesEverybody;
    }

    SshdConfigReader(@NonNull Function<String, Optional<List<String>>> included) {
        this.included = included;
    }

    static boolean isConfiguration(@NonNull String text) {
        boolean some = false;
        for (String line : (Iterable<String>) text.lines().limit(MAX_LINES)::iterator) {
            List<String> words = words(line);
            if (words == null) {
                return false;
            }
            if (!words.isEmpty()) {
                if (!KEYWORDS.contains(words.get(0).toLowerCase(Locale.ROOT))) {
                    return false;
                }
                some = true;
            }
        }
        return some;
    }

    void read(@NonNull String text) {
        read(text, SshdMatch.ALWAYS, 0);
    }

    private void read(String text, SshdMatch around, int depth) {
        SshdMatch current = around;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (++lines > MAX_LINES) {
                broken = true;
                return;
            }
            List<String> words = words(line);
            if (words == null) {
                broken = true;
                continue;
            }
            if (words.isEmpty()) {
                continue;
            }
            String keyword = words.get(0).toLowerCase(Locale.ROOT);
            List<String> values = words.subList(1, words.size());
            if (keyword.equals("match")) {
                // A block ends with the next one or with its file, so an Include leaves the one around it in force.
                List<List<String>> conditions = new ArrayList<>(around.conditions());
                if (!(values.size() == 1 && values.get(0).equalsIgnoreCase("all"))) {
                    conditions.add(conditions(values));
                }
                current = new SshdMatch(conditions);
            } else if (keyword.equals("include")) {
                values.forEach(pattern -> include(pattern, depth));
                for (String pattern : values) {
                    for (String file :
                            depth < MAX_DEPTH ? included.apply(pattern).orElse(List.of()) : List.<String>of()) {
                        read(file, current, depth + 1);
                    }
                }
            } else {
                set(keyword, values, current);
            }
        }
    }

    private void include(String pattern, int depth) {
        if (depth >= MAX_DEPTH) {
            broken = true;
        } else if (included.apply(pattern).isEmpty()) {
            unresolved.add(pattern);
        }
    }

    /** Newer versions also take {@code user=name} for {@code User name}. */
    private static List<String> conditions(List<String> words) {
        List<String> conditions = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0 && conditions.size() % 2 == 0) {
                conditions.add(word.substring(0, equals));
                conditions.add(word.substring(equals + 1));
            } else {
                conditions.add(word);
            }
        }
        return List.copyOf(conditions);
    }

    private void set(String keyword, List<String> values, SshdMatch match) {
        String first = values.isEmpty() ? "" : values.get(0);
        switch (keyword) {
            case "allowusers" -> block(match).allowUsers.addAll(values);
            case "denyusers" -> block(match).deniesEverybody |= values.contains("*") || values.contains("*@*");
            case "refuseconnection" -> {
                block(match).deniesEverybody |= first.equalsIgnoreCase("yes");
                refusalRevoked |= first.equalsIgnoreCase("no");
            }
            case "port" -> port(first);
            case "listenaddress" -> listenAddresses.add(first);
            case "addressfamily" -> addressFamily = addressFamily.isEmpty() ? first : addressFamily;
            default -> {}
        }
    }

    private Block block(SshdMatch match) {
        return blocks.computeIfAbsent(match, added -> new Block());
    }

    private void port(String text) {
        if (text.length() <= 5 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            ports.add(Integer.parseInt(text));
        } else {
            broken = true;
        }
    }

    @NonNull
    SshdConfig result() {
        Set<Integer> effective = new LinkedHashSet<>(ports);
        listenAddresses.forEach(address -> portOf(address).ifPresent(effective::add));
        if (effective.isEmpty()) {
            effective.add(SshdConfig.DEFAULT_PORT);
        }
        return new SshdConfig(admission(), effective);
    }

    private Admission admission() {
        if (broken) {
            return new Admission(Who.UNCLEAR, "a line of it cannot be understood");
        }
        if (unresolved.isEmpty()
                && !listenAddresses.isEmpty()
                && listenAddresses.stream().allMatch(SshdConfigReader::isLocal)) {
            return new Admission(Who.LOCAL, "ListenAddress names the machine itself only");
        }
        if (deniesByDefault()) {
            return new Admission(Who.ADDRESSES, "a Match block turns away every address that it does not list");
        }
        return unresolved.isEmpty()
                ? byAllowUsers()
                : new Admission(Who.UNCLEAR, "it includes " + unresolved.get(0) + ", which was not given");
    }

    private boolean deniesByDefault() {
        boolean v4 = !addressFamily.equalsIgnoreCase("inet6");
        boolean v6 = !addressFamily.equalsIgnoreCase("inet");
        return !refusalRevoked
                && blocks.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().deniesEverybody
                                && entry.getKey().isForAllButSome(v4, v6));
    }

    private Admission byAllowUsers() {
        Block global = blocks.get(SshdMatch.ALWAYS);
        if (global == null || global.allowUsers.isEmpty()) {
            return new Admission(Who.ANYONE, "neither AllowUsers nor a Match block restricts the addresses");
        }
        Admission worst = new Admission(Who.ADDRESSES, "every entry of AllowUsers names addresses");
        for (Map.Entry<SshdMatch, Block> entry : blocks.entrySet()) {
            if (entry.getValue().allowUsers.isEmpty()
                    || !entry.getKey().isGlobal() && entry.getKey().isForListedAddresses()) {
                continue;
            }
            String where = entry.getKey().isGlobal() ? "AllowUsers" : "AllowUsers in a Match block";
            Who who = who(entry.getValue().allowUsers);
            if (who == Who.ANYONE) {
                return new Admission(who, where + " has an entry that holds for every address");
            }
            if (who == Who.NAMES) {
                worst = new Admission(who, where + " has an entry with a host name instead of an address");
            }
        }
        return worst;
    }

    private static Who who(List<String> entries) {
        HostPatterns all = new HostPatterns();
        for (String entry : entries) {
            int at = entry.lastIndexOf('@');
            if (at < 0) {
                return Who.ANYONE;
            }
            HostPatterns positive = new HostPatterns();
            for (String pattern : entry.substring(at + 1).split(",")) {
                // A negated pattern only takes away.
                if (!pattern.startsWith("!")) {
                    positive.add(pattern);
                    all.add(pattern);
                }
            }
        }
        return all.isEmpty() ? Who.NAMES : all.who();
    }

    private static Optional<Integer> portOf(String address) {
        int colon = address.lastIndexOf(':');
        boolean hasPort =
                address.startsWith("[") ? address.indexOf("]:") > 0 : colon > 0 && colon == address.indexOf(':');
        String port = hasPort ? address.substring(colon + 1) : "";
        return port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.empty()
                : Optional.of(Integer.parseInt(port));
    }

    private static boolean isLocal(String address) {
        String host = address;
        if (host.startsWith("[")) {
            int close = host.indexOf(']');
            host = close < 0 ? host : host.substring(1, close);
        } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') >= 0) {
            host = host.substring(0, host.indexOf(':'));
        }
        return host.equals("localhost")
                || IpAddress.parse(host).filter(IpAddress::isLoopback).isPresent();
    }

    /** Between keyword and value there may be one equals sign. */
    private static boolean isAfterKeyword(List<String> words, @CheckForNull StringBuilder word) {
        return words.isEmpty() ? word != null : words.size() == 1 && word == null;
    }

    /** Words of a line, quotes taken off; empty for a comment, null for a line with an open quote. */
    @CheckForNull
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        boolean separated = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                word = word == null ? new StringBuilder() : word;
                quote = c;
            } else if (Character.isWhitespace(c) || c == '=' && !separated && isAfterKeyword(words, word)) {
                separated |= c == '=';
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
            } else if (c == '#' && word == null) {
                return words;
            } else {
                word = word == null ? new StringBuilder() : word;
                word.append(c);
            }
        }
        if (quote != 0) {
            return null;
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
