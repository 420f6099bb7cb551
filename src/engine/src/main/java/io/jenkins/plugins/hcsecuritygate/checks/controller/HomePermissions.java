package io.jenkins.plugins.hcsecuritygate.checks.controller;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.HomeModes;
import io.jenkins.plugins.hcsecuritygate.facts.HomeModes.Entry;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** No other user of the machine reads or changes the home. */
public final class HomePermissions implements Check {

    private static final int GROUP = 0070;
    private static final int GROUP_WRITE = 0020;
    private static final int OTHERS = 0007;
    private static final int OTHERS_WRITE = 0002;
    private static final int OTHERS_ENTER = 0001;

    private static final CheckMetadata METADATA = new CheckMetadata(
            "home-permissions",
            "The home is closed to other users of the machine",
            Area.CONTROLLER,
            Severity.MEDIUM,
            """
            Jenkins leaves most files readable to everybody and relies on the directory above them. Whoever can enter \
            the home reads job configurations, build logs and encrypted credentials; whoever also reads secrets/ decrypts \
            them, and whoever writes to the home is the controller's master.""",
            new Remediation(
                    "Take the home away from other users (chmod 0750, or 0700 where the group has other members) and keep"
                            + " secrets/ at 0700, owned by the user that runs Jenkins.",
                    "Manage Jenkins > System > Home directory (names the directory; the modes are set on the machine)",
                    ""),
            List.of(
                    "checklist:CICD-4",
                    "HIPAA 164.312(a)(1)",
                    "HIPAA 164.312(a)(2)(iv)",
                    "HIPAA 164.310(c)",
                    "NIST AC-3",
                    "NIST AC-6",
                    "NIST SC-28",
                    "CICD-SEC-6",
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Resource home = resource(HomeModes.HOME);
        List<Finding> findings = facts.exposure()
                .modes()
                .fold(
                        modes -> doubt(facts.target().kind(), modes)
                                .map(
                                        why -> List.of(
                                                Finding.unknown(
                                                        home,
                                                        why,
                                                        "Audit the running controller, or name the directory that Jenkins itself uses")))
                                .orElseGet(() -> judge(
                                        modes, isClosedAbove(facts.target().kind(), modes))),
                        unknown -> List.of(Finding.unknown(home, unknown)));
        return CheckResult.of(findings, "other users can neither enter the home nor read its keys");
    }

    /** Why the modes may not be those the controller has. */
    private static Optional<String> doubt(Target.Kind kind, HomeModes modes) {
        if (kind == Target.Kind.LIVE) {
            return Optional.empty();
        }
        if (kind != Target.Kind.HOME) {
            return Optional.of("the modes of a backup are those of the tool that wrote or unpacked it");
        }
        boolean looked =
                modes.paths().gaps().stream().noneMatch(gap -> gap.name().equals(HomeModes.SECRETS));
        Optional<Entry> secrets = modes.at(HomeModes.SECRETS);
        if (looked && secrets.isEmpty()) {
            return Optional.of("there is no secrets/, whose mode would tell the home from a copy of it");
        }
        if (modes.inWorkTree()) {
            return Optional.of("the home is in a Git work tree, and Git keeps no modes");
        }
        return secrets.filter(entry -> entry.has(GROUP | OTHERS))
                .map(
                        entry -> "secrets/ has mode " + entry.octal()
                                + ", while Jenkins makes it with 0700: this is a copy that lost its modes, or somebody changed it");
    }

    /** A home that does not run may stand anywhere: the directories above it are not those that Jenkins had. */
    private static boolean isClosedAbove(Target.Kind kind, HomeModes modes) {
        return kind == Target.Kind.LIVE && modes.closedAbove();
    }

    private static List<Finding> judge(HomeModes modes, boolean closedAbove) {
        List<Finding> findings = new ArrayList<>();
        Optional<Entry> home = modes.at(HomeModes.HOME);
        Optional<Entry> secrets = modes.at(HomeModes.SECRETS);
        boolean homeOpen =
                !closedAbove && home.filter(entry -> !entry.has(OTHERS_ENTER)).isEmpty();
        boolean secretsOpen =
                homeOpen && secrets.filter(entry -> !entry.has(OTHERS_ENTER)).isEmpty();
        home.flatMap(entry -> judgeHome(entry, closedAbove)).ifPresent(findings::add);
        secrets.flatMap(entry -> judgeSecrets(entry, homeOpen)).ifPresent(findings::add);
        modes.at(HomeModes.MASTER_KEY)
                .flatMap(entry -> judgeKey(entry, secretsOpen))
                .ifPresent(findings::add);
        modes.at(HomeModes.IDENTITY).flatMap(entry -> judgeKey(entry, homeOpen)).ifPresent(findings::add);
        for (Gap gap : modes.paths().gaps()) {
            // Whoever may not look into a closed directory needs not know what is in it.
            boolean matters =
                    switch (gap.name()) {
                        case HomeModes.MASTER_KEY -> secretsOpen;
                        case HomeModes.IDENTITY -> homeOpen;
                        default -> true;
                    };
            if (matters) {
                Resource resource = resource(gap.name());
                findings.add(Finding.unknown(resource, gap.why(), gap.answeredBy()));
            }
        }
        return findings;
    }

    private static Optional<Finding> judgeHome(Entry home, boolean closedAbove) {
        String mode = "the home has mode " + home.octal() + ": ";
        if (closedAbove && home.has(OTHERS) && !home.has(GROUP_WRITE)) {
            return Optional.of(Finding.warn(
                    resource(home.path()), mode + "only the mode of a directory above it keeps other users out"));
        }
        if (closedAbove && home.has(GROUP_WRITE)) {
            return Optional.of(Finding.fail(resource(home.path()), mode + "its group can change it"));
        }
        if (home.has(OTHERS_WRITE)) {
            return Optional.of(Finding.fail(resource(home.path()), mode + "every user of the machine can change it"));
        }
        if (home.has(OTHERS)) {
            return Optional.of(
                    Finding.fail(resource(home.path()), mode + "every user of the machine can read what is in it"));
        }
        return home.has(GROUP_WRITE)
                ? Optional.of(Finding.fail(resource(home.path()), mode + "its group can change it"))
                : Optional.empty();
    }

    private static Optional<Finding> judgeSecrets(Entry secrets, boolean homeOpen) {
        String mode = "secrets/ has mode " + secrets.octal() + " instead of 0700: ";
        if (secrets.has(OTHERS)) {
            return Optional.of(
                    homeOpen
                            ? Finding.fail(
                                    resource(secrets.path()), mode + "every user of the machine can get at the keys")
                            : Finding.warn(
                                    resource(secrets.path()),
                                    mode + "only the mode of a directory above it keeps others out"));
        }
        return secrets.has(GROUP)
                ? Optional.of(Finding.warn(resource(secrets.path()), mode + "its group can get at the keys"))
                : Optional.empty();
    }

    /** A key has the mode that the umask leaves, often 0644; the directories above it are its protection. */
    private static Optional<Finding> judgeKey(Entry key, boolean reachable) {
        return reachable && key.has(OTHERS)
                ? Optional.of(Finding.fail(
                        resource(key.path()),
                        "the file has mode " + key.octal() + ", and no directory above it is closed"))
                : Optional.empty();
    }

    private static Resource resource(String path) {
        boolean file = path.equals(HomeModes.MASTER_KEY) || path.equals(HomeModes.IDENTITY);
        return new Resource(file ? "file" : "directory", path.equals(HomeModes.HOME) ? "home" : path, path);
    }
}
