package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns the answer into plain maps and lists: the only values that scripts can use in the sandbox and that survive a
 * pause of the build. Names follow the JSON report.
 */
final class GateResultMap {

    /**
     * Findings of one check that a script gets. Pipeline writes what a script holds to disk with every step, and a large
     * controller may have one finding for each of its jobs.
     */
    static final int MOST_FINDINGS = 100;

    private GateResultMap() {}

    @NonNull
    static Map<String, Object> of(@NonNull GateResult result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("verdict", result.word());
        map.put("score", result.score());
        map.put("evaluatedAt", result.evaluatedAt().toString());
        map.put("profile", result.policy().profile().word());
        map.put("failOn", result.policy().failOn().name());
        map.put("counts", counts(result.checks()));
        List<Object> checks = new ArrayList<>();
        result.checks().forEach(check -> checks.add(check(check)));
        map.put("checks", checks);
        map.put("build", build(result));
        return map;
    }

    private static Map<String, Object> counts(List<JudgedCheck> checks) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Status status : Status.values()) {
            String name = status == Status.NOT_APPLICABLE
                    ? "notApplicable"
                    : status.name().toLowerCase(Locale.ROOT);
            counts.put(name, (int)
                    checks.stream().filter(c -> c.status() == status).count());
        }
        return counts;
    }

    private static Map<String, Object> check(JudgedCheck check) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", check.metadata().id());
        map.put("title", check.metadata().title());
        map.put("severity", check.metadata().severity().name());
        map.put("status", check.status().name());
        map.put("blocks", check.blocks());
        map.put("reason", check.reason());
        map.put("findingCount", check.findings().size());
        List<Object> findings = new ArrayList<>();
        // Those that stand first, in the order of the report.
        Stream.of(false, true)
                .flatMap(waived -> check.findings().stream().filter(finding -> finding.waived() == waived))
                .limit(MOST_FINDINGS)
                .forEach(finding -> findings.add(finding(finding)));
        map.put("findings", findings);
        return map;
    }

    private static Map<String, Object> finding(JudgedFinding judged) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("kind", judged.finding().resource().kind());
        resource.put("name", judged.finding().resource().name());
        resource.put("location", judged.finding().resource().location());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("status", judged.finding().status().name());
        map.put("resource", resource);
        map.put("message", judged.finding().message());
        map.put("waived", judged.waived());
        return map;
    }

    private static Map<String, Object> build(GateResult result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", result.build().place().node());
        map.put("builtInNode", result.build().place().builtIn());
        map.put("blocks", result.buildBlocks());
        List<Object> findings = new ArrayList<>();
        result.findings().forEach(finding -> findings.add(finding(finding)));
        map.put("findings", findings);
        List<Object> credentials = new ArrayList<>();
        result.build().credentials().forEach(credential -> credentials.add(credential(credential)));
        map.put("credentials", credentials);
        map.put("secretVariables", new ArrayList<>(result.build().secretVariables()));
        return map;
    }

    private static Map<String, Object> finding(BuildFinding build) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("check", build.check().id());
        map.put("severity", build.check().severity().name());
        map.putAll(finding(new JudgedFinding(build.finding(), build.waiver())));
        map.put("blocks", build.blocks());
        return map;
    }

    /** Its id, never its value. */
    private static Map<String, Object> credential(BoundCredential credential) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", credential.id());
        map.put("kind", credential.kind());
        return map;
    }
}
