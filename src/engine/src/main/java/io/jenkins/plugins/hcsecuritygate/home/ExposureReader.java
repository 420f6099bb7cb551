package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Exposure;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.HomeModes;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings and file modes that decide who gets at the controller besides its users. */
final class ExposureReader {

    private static final String AUDIT_TRAIL = "audit-trail.xml";
    private static final String MEND_CONFIG = "Restore config.xml or make it readable";

    private ExposureReader() {}

    @NonNull
    static Exposure read(@NonNull HomeDirectory home, @NonNull Observed<XmlElement> config) {
        return new Exposure(
                modes(home),
                fromConfig(config).fold(root -> Fact.known(crumbIssuer(root)), ExposureReader::same),
                fromConfig(config)
                        .fold(root -> Fact.known(texts(root.child("enabledAgentProtocols"))), ExposureReader::same),
                fromConfig(config)
                        .fold(
                                root -> Fact.known(texts(root.child("disabledAdministrativeMonitors"))),
                                ExposureReader::same),
                XmlFiles.read(home, AUDIT_TRAIL)
                        .map(ExposureReader::auditLoggers)
                        .toFact(List::of, "Restore the file, or save Manage Jenkins > System > Audit Trail"),
                HostSsh.UNKNOWN);
    }

    private static Fact<XmlElement> fromConfig(Observed<XmlElement> config) {
        return config.fold(
                Fact::known,
                () -> Fact.unknown("there is no config.xml", MEND_CONFIG),
                why -> Fact.unknown(why, MEND_CONFIG));
    }

    private static <T> Fact<T> same(Fact.Unknown<XmlElement> unknown) {
        return Fact.unknown(unknown.why(), unknown.answeredBy());
    }

    private static Optional<String> crumbIssuer(XmlElement root) {
        XmlElement issuer = root.child("crumbIssuer");
        if (issuer == null) {
            return Optional.empty();
        }
        String className = issuer.classAttribute();
        return Optional.of(className == null ? "" : HomeNames.display(className));
    }

    private static Set<String> texts(@CheckForNull XmlElement list) {
        return list == null
                ? Set.of()
                : list.children().stream()
                        .map(element -> HomeNames.display(element.text().strip()))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Before version 2.0 of the plugin the file named one log file and had no list. */
    private static List<String> auditLoggers(XmlElement root) {
        List<String> loggers = new ArrayList<>();
        String single = root.text("log");
        if (single != null && !single.isEmpty()) {
            loggers.add("hudson.plugins.audit_trail.LogFileAuditLogger");
        }
        XmlElement list = root.child("loggers");
        if (list != null) {
            list.children().forEach(logger -> loggers.add(HomeNames.display(logger.className())));
        }
        return List.copyOf(loggers);
    }

    private static Fact<HomeModes> modes(HomeDirectory home) {
        List<HomeModes.Entry> found = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (String path : List.of(HomeModes.HOME, HomeModes.SECRETS, HomeModes.MASTER_KEY, HomeModes.IDENTITY)) {
            try {
                OptionalInt mode = home.mode(path.equals(HomeModes.HOME) ? "" : path);
                if (mode.isEmpty()) {
                    return Fact.unknown(
                            "the file system has no POSIX modes",
                            "Look at the access control list of the home: only Jenkins' own user should be on it");
                }
                found.add(new HomeModes.Entry(path, mode.getAsInt()));
            } catch (HomeFileException e) {
                if (!e.isAbsent()) {
                    gaps.add(new Gap(path, path, e.getMessage(), "Let the auditor look at it, or look at its mode"));
                }
            }
        }
        return Fact.known(new HomeModes(new Inventory<>(found, gaps), home.isInWorkTree(), home.isClosedAbove()));
    }
}
