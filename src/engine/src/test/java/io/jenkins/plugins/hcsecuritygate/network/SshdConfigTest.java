package io.jenkins.plugins.hcsecuritygate.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshdConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "AllowUsers admin@10.0.0.0/8 | ADDRESSES",
                "allowusers=admin@10.0.0.7 *@192.168.* | ADDRESSES",
                "AllowUsers = admin@2001:db8::/32 # the ward | ADDRESSES",
                "AllowUsers \"admin@10.0.0.0/8,!10.1.0.0/16\" | ADDRESSES",
                "AllowUsers first@last@10.0.0.0/8 | ADDRESSES",
                "AllowUsers admin@10.0.0.0/8;AllowUsers clerk | ANYONE",
                "AllowUsers admin | ANYONE",
                "AllowUsers *@* | ANYONE",
                "AllowUsers *@*.* | ANYONE",
                "AllowUsers admin@0.0.0.0/0 | ANYONE",
                "AllowUsers a@0.0.0.0/1 b@128.0.0.0/1 | ANYONE",
                "AllowUsers admin@*.clinic.example | NAMES",
                "AllowUsers admin@10.0.0.1/8 | NAMES",
                "AllowUsers admin@!10.0.0.0/8 | NAMES",
                "AllowGroups staff | ANYONE",
                "# AllowUsers admin@10.0.0.0/8 | ANYONE",
                "PasswordAuthentication no | ANYONE",
                "ListenAddress 10.0.0.1 | ANYONE",
                "ListenAddress 127.0.0.1;ListenAddress [::1]:2222 | LOCAL",
                "ListenAddress localhost:22 | LOCAL",
                "ListenAddress 127.0.0.1;ListenAddress 10.0.0.1 | ANYONE",
                "AllowUsers \"admin@10.0.0.0/8 | UNCLEAR",
                "Port ssh | UNCLEAR"
            })
    void readsWhomUserListsLetIn(String lines, Who expected) {
        assertThat(parse(lines).admission().who()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Match Address *,!10.0.0.0/8;DenyUsers * | ADDRESSES",
                "match address *,!10.0.0.0/8,!192.168.1.*;denyusers a *@* | ADDRESSES",
                "Match Address=*,!10.0.0.0/8;RefuseConnection yes | ADDRESSES",
                "Match Address 0.0.0.0/0,::/0,!10.0.0.0/8;RefuseConnection yes | ADDRESSES",
                "AddressFamily inet;Match Address 0.0.0.0/0,!10.0.0.0/8;DenyUsers * | ADDRESSES",
                // IPv6 is left open.
                "Match Address 0.0.0.0/0,!10.0.0.0/8;DenyUsers * | ANYONE",
                "AddressFamily any;AddressFamily inet;Match Address 0.0.0.0/0,!10.0.0.0/8;DenyUsers * | ANYONE",
                // Some users or ports only.
                "Match User root Address *,!10.0.0.0/8;DenyUsers * | ANYONE",
                "Match Address *,!10.0.0.0/8;DenyUsers root | ANYONE",
                "Match Address *,!10.0.0.0/8;PasswordAuthentication no | ANYONE",
                "Match Address *,!*;DenyUsers * | ANYONE",
                "Match Address *,!0.0.0.0/0;DenyUsers * | ANYONE",
                "Match Address *;DenyUsers * | ANYONE",
                "Match User a;RefuseConnection no;Match Address *,!10.0.0.0/8;RefuseConnection yes | ANYONE",
                // Lists of a block replace those outside.
                "AllowUsers a@10.0.0.0/8;Match User b;AllowUsers b | ANYONE",
                "AllowUsers a@10.0.0.0/8;Match Address 192.168.0.0/16;AllowUsers b | ADDRESSES",
                "AllowUsers a@10.0.0.0/8;Match Address !192.168.0.0/16,*;AllowUsers b | ANYONE",
                "AllowUsers a@10.0.0.0/8;Match User b;AllowUsers b@10.1.0.0/16 | ADDRESSES",
                "Match User b;AllowUsers b@10.1.0.0/16 | ANYONE",
                "Match User b;X11Forwarding no;Match all;AllowUsers b@10.1.0.0/16 | ADDRESSES"
            })
    void readsMatchBlocks(String lines, Who expected) {
        assertThat(parse(lines).admission().who()).isEqualTo(expected);
    }

    @Test
    void includesAreReadWhereTheyStand() {
        Map<String, List<String>> files = Map.of(
                "conf.d/*.conf", List.of("Match User b\nAllowUsers b@10.1.0.0/16\n", "Port 2222\n"),
                "open.conf", List.of("AllowUsers b\n"));

        SshdConfig guarded = parse("Include conf.d/*.conf;AllowUsers a@10.0.0.0/8", files);
        assertThat(guarded.admission().who()).isEqualTo(Who.ADDRESSES);
        assertThat(guarded.ports()).containsExactly(2222);
        assertThat(parse("AllowUsers a@10.0.0.0/8;Include open.conf", files)
                        .admission()
                        .who())
                .isEqualTo(Who.ANYONE);
        assertThat(parse("AllowUsers a@10.0.0.0/8;Match Address 10.0.0.0/8;Include open.conf", files)
                        .admission()
                        .who())
                .isEqualTo(Who.ADDRESSES);
    }

    @Test
    void unknownIncludeMayUndoAllowUsersButNoDenyingBlock() {
        assertThat(parse("Include x.conf;AllowUsers a@10.0.0.0/8").admission())
                .isEqualTo(new Admission(Who.UNCLEAR, "it includes x.conf, which was not given"));
        assertThat(parse("Include x.conf;Match Address *,!10.0.0.0/8;DenyUsers *")
                        .admission()
                        .who())
                .isEqualTo(Who.ADDRESSES);
    }

    @Test
    void circularIncludesEnd() {
        assertThat(parse("Include a", Map.of("a", List.of("Include a\nInclude a\n")))
                        .admission()
                        .who())
                .isEqualTo(Who.UNCLEAR);
    }

    @Test
    void knowsPorts() {
        assertThat(parse("").ports()).containsExactly(22);
        assertThat(parse("Port 2222;Port 22;ListenAddress 10.0.0.1:2022;ListenAddress [::]:2023;ListenAddress ::")
                        .ports())
                .containsExactlyInAnyOrder(2222, 22, 2022, 2023);
    }

    @ParameterizedTest
    @ValueSource(strings = {"# only a comment\n", "", "Port 22\nname = value\n", "{\"results\": []}", "Port \"22"})
    void tellsOtherTexts(String text) {
        assertThat(SshdConfig.isConfiguration(text)).isFalse();
    }

    @Test
    void tellsItself() {
        assertThat(SshdConfig.isConfiguration("# comment\n\nport 22\nlistenaddress 0.0.0.0:22\nusepam yes\n"))
                .isTrue();
    }

    @Test
    void damagedConfigurationsAreReadWithoutFailure() {
        byte[] whole = """
                Include /etc/ssh/sshd_config.d/*.conf
                Port 22
                AllowUsers "admin@10.0.0.0/8" clerk@192.168.1.*
                Match Address *,!10.0.0.0/8 User a
                    DenyUsers *
                    RefuseConnection yes
                """.getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(
                7,
                "Match ",
                "Address ",
                "AllowUsers ",
                "@",
                "!",
                ",",
                "*",
                "\"",
                "'",
                "=",
                "#",
                "\n",
                "::/0",
                "[",
                "]:");
        for (int i = 0; i < 5_000; i++) {
            String text = new String(mutations.mutate(whole), StandardCharsets.UTF_8);
            assertThat(parse(text, Map.of("a", List.of(text))).admission().why())
                    .isNotBlank();
            SshdConfig.isConfiguration(text);
        }
    }

    /**
     * Whatever is called restricted must turn away addresses that no generated list names, judged by a small model of
     * what sshd does.
     */
    @Test
    void whatCountsAsRestrictedTurnsStrangersAway() {
        Random random = new Random(11);
        int restricted = 0;
        for (int i = 0; i < 20_000; i++) {
            List<ModelBlock> blocks = ModelBlock.some(random);
            StringBuilder text = new StringBuilder();
            blocks.forEach(block -> text.append(block.text()));
            if (SshdConfig.parse(text.toString(), pattern -> Optional.empty())
                            .admission()
                            .who()
                    == Who.ADDRESSES) {
                restricted++;
                for (String stranger : List.of("203.0.113.9", "2001:db8:ffff::9")) {
                    assertThat(ModelBlock.admits(blocks, stranger))
                            .as(text.toString())
                            .isFalse();
                }
            }
        }
        assertThat(restricted).isGreaterThan(500);
    }

    /** A block of settings; the first has no addresses and always applies. */
    private record ModelBlock(String addresses, List<String> allow, boolean denyAll) {

        private static final List<String> PATTERNS =
                List.of("*", "0.0.0.0/0", "::/0", "10.0.0.0/8", "2001:db8:1::/48", "!10.0.0.0/8", "!2001:db8:1::/48");
        private static final List<String> ENTRIES =
                List.of("u", "u@10.0.0.0/8", "u@*", "*@2001:db8:1::/48", "u@0.0.0.0/0", "*@10.0.0.0/8", "u@::/0");

        static List<ModelBlock> some(Random random) {
            List<ModelBlock> blocks = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                blocks.add(new ModelBlock(
                        i == 0 ? "" : String.join(",", pick(random, PATTERNS, 1)),
                        pick(random, ENTRIES, 0),
                        i > 0 && random.nextInt(3) == 0));
            }
            return blocks;
        }

        private static List<String> pick(Random random, List<String> from, int atLeast) {
            List<String> picked = new ArrayList<>();
            int count = atLeast + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                picked.add(from.get(random.nextInt(from.size())));
            }
            return picked;
        }

        String text() {
            return (addresses.isEmpty() ? "" : "Match Address " + addresses + "\n")
                    + (allow.isEmpty() ? "" : "AllowUsers " + String.join(" ", allow) + "\n")
                    + (denyAll ? "DenyUsers *\n" : "");
        }

        static boolean admits(List<ModelBlock> blocks, String address) {
            List<String> matched = new ArrayList<>();
            for (ModelBlock block : blocks.subList(1, blocks.size())) {
                if (matches(block.addresses, address)) {
                    if (block.denyAll) {
                        return false;
                    }
                    matched.addAll(block.allow);
                }
            }
            List<String> allow = matched.isEmpty() ? blocks.get(0).allow : matched;
            return allow.isEmpty()
                    || allow.stream()
                            .anyMatch(entry ->
                                    !entry.contains("@") || matches(entry.substring(entry.indexOf('@') + 1), address));
        }

        private static boolean matches(String patterns, String address) {
            IpAddress ip = IpAddress.parse(address).orElseThrow();
            boolean matched = false;
            for (String pattern : patterns.split(",")) {
                String positive = pattern.startsWith("!") ? pattern.substring(1) : pattern;
                boolean hit = positive.equals("*")
                        || IpRange.parse(positive).orElseThrow().contains(ip);
                if (hit && pattern.startsWith("!")) {
                    return false;
                }
                matched |= hit;
            }
            return matched;
        }
    }

    private static SshdConfig parse(String lines) {
        return parse(lines, Map.of());
    }

    private static SshdConfig parse(String lines, Map<String, List<String>> files) {
        return SshdConfig.parse(lines.replace(';', '\n'), pattern -> Optional.ofNullable(files.get(pattern)));
    }
}
