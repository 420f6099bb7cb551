package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ScriptKind;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ScriptStanding;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UnsandboxedScript;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What administrators have allowed to scripts: texts outside the sandbox, and methods inside it. */
final class ScriptApprovals {

    private static final String FILE = "scriptApproval.xml";
    private static final String MEND = "Restore the file, or open Manage Jenkins > In-process Script Approval";
    private static final String JOB_DSL_FILE = "javaposse.jobdsl.plugin.GlobalJobDslSecurityConfiguration.xml";
    private static final String MEND_JOB_DSL = "Restore the file, or save Manage Jenkins > Security in Jenkins";

    /** Plugins without which a script is only text. */
    private static final Map<ScriptKind, String> PLUGINS = Map.of(
            ScriptKind.PIPELINE, "workflow-cps", ScriptKind.JOB_DSL, "job-dsl", ScriptKind.SYSTEM_GROOVY, "groovy");

    private final Fact<Set<String>> hashes;
    private final Fact<List<String>> signatures;

    /** Whether Job DSL asks for approvals. */
    private final Fact<Boolean> jobDslAsks;

    private final Inventory<InstalledPlugin> plugins;

    /** Plugins that a backup lists; it may have more than the backup has files of. */
    private final Inventory<InstalledPlugin> listed;

    private ScriptApprovals(HomeDirectory home, Inventory<InstalledPlugin> plugins) {
        this.plugins = plugins;
        this.listed = InstalledPluginsFile.read(home).orElse(Inventory.of(List.of()));
        Observed<XmlElement> file = XmlFiles.read(home, FILE);
        this.hashes = file.map(root -> texts(root, "approvedScriptHashes").collect(Collectors.toUnmodifiableSet()))
                .toFact(Set::of, MEND);
        this.signatures = file.map(root -> Stream.of("approvedSignatures", "aclApprovedSignatures")
                        .flatMap(list -> texts(root, list))
                        .map(HomeNames::display)
                        .toList())
                .toFact(List::of, MEND);
        this.jobDslAsks = XmlFiles.read(home, JOB_DSL_FILE)
                .map(root -> !"false".equals(root.text("useScriptSecurity")))
                .toFact(() -> true, MEND_JOB_DSL);
    }

    @NonNull
    static ScriptApprovals read(@NonNull HomeDirectory home, @NonNull Inventory<InstalledPlugin> plugins) {
        return new ScriptApprovals(home, plugins);
    }

    /** Approved signatures, with those that are approved only where the build's identity has the rights. */
    @NonNull
    Fact<List<String>> signatures() {
        return signatures;
    }

    /** The scripts of an item, without those that only an uninstalled plugin would run. */
    @NonNull
    Stream<UnsandboxedScript> scripts(@NonNull ItemAccess item) {
        return item.scripts().stream()
                .filter(script -> !isWithoutEffect(script.kind()))
                .map(script -> new UnsandboxedScript(
                        item.fullName(), item.location(), script.line(), script.kind(), standing(script)));
    }

    private boolean isWithoutEffect(ScriptKind kind) {
        String plugin = PLUGINS.get(kind);
        return plugin != null
                && !plugins.items().isEmpty()
                && plugins.isComplete()
                && listed.isComplete()
                && Stream.concat(plugins.items().stream(), listed.items().stream())
                        .noneMatch(installed -> installed.id().equals(plugin) && installed.enabled());
    }

    private Fact<ScriptStanding> standing(UnsandboxedText script) {
        return switch (script.guard()) {
            case SCRIPT_SECURITY -> approval(script);
            case OLD_GROOVY ->
                isOlder("groovy", "2.0")
                        .map(older -> older ? Fact.known(ScriptStanding.NEEDS_NO_APPROVAL) : approval(script))
                        .orElseGet(() -> Fact.unknown(
                                "the step is of before Groovy plugin 2.0, and the installed version is not known",
                                "Save the job in Jenkins again"));
            case JOB_DSL ->
                isOlder("job-dsl", "1.60").orElse(false)
                        ? Fact.known(ScriptStanding.NEEDS_NO_APPROVAL)
                        : jobDslAsks.fold(
                                asks -> asks ? approval(script) : Fact.known(ScriptStanding.NEEDS_NO_APPROVAL),
                                unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
        };
    }

    /** Whether the installed version is older; empty where it is not known. */
    private Optional<Boolean> isOlder(String plugin, String version) {
        JenkinsVersion limit = JenkinsVersion.parse(version).orElseThrow();
        return Stream.concat(plugins.items().stream(), listed.items().stream())
                .filter(installed -> installed.id().equals(plugin))
                .flatMap(installed -> installed.version().toOptional().stream())
                .flatMap(installed -> JenkinsVersion.parse(installed).stream())
                .map(installed -> installed.compareTo(limit) < 0)
                .findFirst();
    }

    private Fact<ScriptStanding> approval(UnsandboxedText script) {
        if (script.hashes().isEmpty()) {
            return Fact.unknown(
                    "its text is in a file of the workspace, so nothing shows whether it was approved",
                    "Run the script in the sandbox, or keep it in the job's configuration");
        }
        return hashes.fold(
                approved -> Fact.known(
                        script.hashes().stream().anyMatch(approved::contains)
                                ? ScriptStanding.APPROVED
                                : ScriptStanding.NOT_APPROVED),
                unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
    }

    private static Stream<String> texts(XmlElement root, String list) {
        XmlElement element = root.child(list);
        return element == null
                ? Stream.empty()
                : element.children().stream().map(child -> child.text().strip());
    }
}
