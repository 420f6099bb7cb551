package io.jenkins.plugins.hcsecuritygate.auditor;

import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the words behind options mean. A message names the words that would have been right. */
final class Words {

    private static final List<String> PLANNED_FORMATS = List.of("sarif", "junit", "html", "markdown", "csv");

    private Words() {}

    static final class ProfileWord implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String word) {
            return Profile.ofWord(word)
                    .orElseThrow(() -> wrong(
                            word,
                            Arrays.stream(Profile.values()).map(Profile::word).collect(Collectors.joining(", "))));
        }
    }

    static final class SeverityWord implements ITypeConverter<Severity> {
        @Override
        public Severity convert(String word) {
            return Arrays.stream(Severity.values())
                    .filter(severity -> severity.name().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> wrong(
                            word,
                            Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.joining(", "))));
        }
    }

    /** What an unknown does; not a boolean, which would make the option a switch. */
    enum Unknown {
        WARN,
        BLOCK
    }

    static final class UnknownWord implements ITypeConverter<Unknown> {
        @Override
        public Unknown convert(String word) {
            return switch (word) {
                case "warn" -> Unknown.WARN;
                case "block" -> Unknown.BLOCK;
                default -> throw wrong(word, "warn, block");
            };
        }
    }

    static final class FormatWord implements ITypeConverter<ReportFormat> {
        @Override
        public ReportFormat convert(String word) {
            return ReportFormat.ofWord(word).orElseThrow(() -> {
                if (PLANNED_FORMATS.contains(word.toLowerCase(Locale.ROOT))) {
                    return new TypeConversionException("format " + word
                            + " is not supported yet by this version; formats: " + ReportFormat.words());
                }
                return wrong(word, ReportFormat.words());
            });
        }
    }

    /** A moment, or a day, which means its start in UTC. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                OffsetDateTime moment = text.indexOf('T') < 0 && text.indexOf('t') < 0
                        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text);
                if (moment.getYear() >= 1970 && moment.getYear() <= 9999) {
                    return moment.toInstant();
                }
            } catch (DateTimeException e) {
                // The message below says more than the parser's.
            }
            throw new TypeConversionException(
                    "'" + text + "' is no moment; write 2026-12-31 or 2026-12-31T23:59:59Z, from 1970 to 9999");
        }
    }

    private static TypeConversionException wrong(String word, String right) {
        return new TypeConversionException("'" + word + "' is none of " + right);
    }
}
