package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ScriptStanding;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UnsandboxedScript;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Groovy that people write into jobs runs in the sandbox, and the sandbox has no holes. */
public final class ScriptSandbox implements Check {

    private static final String APPROVALS = "scriptApproval.xml";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "script-sandbox",
            "Groovy in jobs runs in the sandbox",
            Area.ACCESS,
            Severity.HIGH,
            """
            A script outside the sandbox runs inside the controller with all its rights: it can read every credential \
            and make its author an administrator. An approved method such as one that opens files or starts processes \
            gives the same to every script inside the sandbox.""",
            new Remediation(
                    "Tick Use Groovy Sandbox in the jobs named here, revoke the approvals that are not needed any more,"
                            + " and move what needs more rights into a trusted shared library.",
                    "Manage Jenkins > In-process Script Approval",
                    """
                    security:
                      scriptApproval:
                        forceSandbox: true
                    """),
            List.of(
                    "checklist:CICD-2",
                    "HIPAA 164.308(a)(4)(ii)(C)",
                    "HIPAA 164.312(a)(1)",
                    "NIST AC-6(10)",
                    "NIST CM-5",
                    "CICD-SEC-4",
                    "CICD-SEC-5"),
            List.of());

    /** Classes of which almost any method leads out of the sandbox. */
    private static final Set<String> DANGEROUS_CLASSES = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.lang.Class",
            "java.lang.ClassLoader",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.net.URLClassLoader",
            "java.nio.file.Files",
            "groovy.lang.GroovyClassLoader",
            "groovy.lang.GroovyShell",
            "groovy.util.Eval",
            "groovy.util.GroovyScriptEngine",
            "hudson.FilePath",
            "hudson.model.Hudson",
            "hudson.model.User",
            "hudson.security.ACL",
            "hudson.util.RemotingDiagnostics",
            "hudson.util.Secret",
            "jenkins.model.Jenkins",
            "org.codehaus.groovy.runtime.ProcessGroovyMethods");

    private static final Set<String> DANGEROUS_PACKAGES =
            Set.of("java.lang.reflect.", "java.lang.invoke.", "com.cloudbees.plugins.credentials.");

    /** Methods that Groovy adds to every string, list or object. */
    private static final Set<String> DANGEROUS_METHODS = Set.of(
            "org.codehaus.groovy.runtime.DefaultGroovyMethods execute",
            "org.codehaus.groovy.runtime.DefaultGroovyMethods invokeMethod",
            "java.lang.System exit",
            "java.lang.System getenv",
            "java.lang.System setProperty",
            "groovy.lang.GroovyObject invokeMethod");

    /** Methods of those classes that only tell a name, or wait. */
    private static final Set<String> HARMLESS_METHODS = Set.of(
            "java.lang.Class getName",
            "java.lang.Class getSimpleName",
            "java.lang.Class isInstance",
            "java.lang.Thread sleep",
            "java.io.File getName",
            "java.io.File getPath",
            "org.codehaus.groovy.runtime.ProcessGroovyMethods getIn",
            "org.codehaus.groovy.runtime.ProcessGroovyMethods getErr",
            "org.codehaus.groovy.runtime.ProcessGroovyMethods getText",
            "org.codehaus.groovy.runtime.ProcessGroovyMethods waitForOrKill",
            "hudson.model.User getFullName",
            "hudson.model.User getId");

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Access access = facts.access();
        List<Finding> findings = new ArrayList<>();
        Map<Resource, List<UnsandboxedScript>> byJob = new LinkedHashMap<>();
        for (UnsandboxedScript script : access.unsandboxedScripts().items()) {
            byJob.computeIfAbsent(new Resource("job", script.job(), script.location()), key -> new ArrayList<>())
                    .add(script);
        }
        byJob.forEach((job, scripts) -> findings.add(judge(job, scripts)));
        access.unsandboxedScripts().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        Resource approvals = new Resource("configuration", "script approvals", APPROVALS);
        if (access.approvedSignatures() instanceof Fact.Unknown<List<String>> unknown) {
            findings.add(Finding.unknown(approvals, unknown));
        }
        access.approvedSignatures().toOptional().stream()
                .flatMap(List::stream)
                .distinct()
                .filter(ScriptSandbox::isDangerous)
                .map(signature -> Finding.fail(
                        new Resource("signature", signature, APPROVALS),
                        "approved for every script in the sandbox, and leads out of it"))
                .forEach(findings::add);
        if (facts.hasPlugin("permissive-script-security").equals(Fact.known(true))) {
            findings.add(Finding.unknown(
                    new Resource("plugin", "permissive-script-security", "plugins"),
                    "this plugin lets scripts in the sandbox call anything if a system property says so",
                    "Remove the plugin"));
        }
        return CheckResult.of(
                findings, "no job runs Groovy outside the sandbox, and no approved method leads out of it");
    }

    /** One finding per job: the worst of its scripts decides, and the first of those is named. */
    private static Finding judge(Resource job, List<UnsandboxedScript> scripts) {
        Map<Status, List<UnsandboxedScript>> byStatus =
                scripts.stream().collect(Collectors.groupingBy(ScriptSandbox::status));
        for (Status status : List.of(Status.FAIL, Status.UNKNOWN)) {
            List<UnsandboxedScript> alike = byStatus.get(status);
            if (alike != null) {
                UnsandboxedScript first = alike.get(0);
                String message = words(alike);
                return first.standing()
                        .fold(
                                standing -> Finding.fail(
                                        job,
                                        message
                                                + (standing == ScriptStanding.APPROVED
                                                        ? ": an administrator approved its text"
                                                        : ": what runs it asks nobody for approval")),
                                unknown -> Finding.unknown(job, message + ": " + unknown.why(), unknown.answeredBy()));
            }
        }
        return Finding.warn(job, words(scripts) + ", and as it stands nobody has approved it");
    }

    private static Status status(UnsandboxedScript script) {
        return script.standing()
                .fold(
                        standing -> standing == ScriptStanding.NOT_APPROVED ? Status.WARN : Status.FAIL,
                        unknown -> Status.UNKNOWN);
    }

    private static String words(List<UnsandboxedScript> scripts) {
        UnsandboxedScript first = scripts.get(0);
        return "the " + first.kind().words() + " in line " + first.line()
                + (scripts.size() > 1 ? " and " + (scripts.size() - 1) + " more" : "")
                + " is outside the sandbox";
    }

    /** {@code method CLASS NAME ARGUMENTS}, {@code new CLASS ARGUMENTS}, {@code staticField CLASS NAME}, and so on. */
    private static boolean isDangerous(String signature) {
        String[] words = signature.split(" ", 4);
        if (words.length < 2) {
            return false;
        }
        String className = words[1];
        String method = className + " " + (words.length > 2 ? words[2] : "");
        if (HARMLESS_METHODS.contains(method)) {
            return false;
        }
        return DANGEROUS_METHODS.contains(method)
                || DANGEROUS_CLASSES.contains(className)
                || DANGEROUS_PACKAGES.stream().anyMatch(className::startsWith);
    }
}
