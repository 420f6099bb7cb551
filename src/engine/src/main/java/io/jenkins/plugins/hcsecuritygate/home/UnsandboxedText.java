package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ScriptKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A script of a job that is not in the Groovy sandbox. The text itself is not kept, only the digests by which Script
 * Security would know it ({@code ScriptApproval.Hasher}).
 *
 * @param line line of its element
 * @param kind what runs it
 * @param guard how its approval is decided
 * @param hashes digests of the text; empty where the text is not in the configuration
 */
record UnsandboxedText(
        int line,
        @NonNull ScriptKind kind,
        @NonNull Guard guard,
        @NonNull Set<String> hashes) {

    private static final String PIPELINE = "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition";
    private static final String JOB_DSL = "javaposse.jobdsl.plugin.ExecuteDslScripts";
    private static final String SYSTEM_GROOVY = "hudson.plugins.groovy.SystemGroovy";

    private static final String FILE_SOURCE = "hudson.plugins.groovy.FileSystemScriptSource";

    /** Pipelines and most guarded scripts; and those that are compiled as a shell script. */
    private static final List<String> LANGUAGES = List.of("groovy", "groovy-sh");

    /** Who decides whether a script runs. */
    enum Guard {
        /** Script Security asks for approval. */
        SCRIPT_SECURITY,
        /** Script Security, since Job DSL 1.60 and unless that is told not to use it. */
        JOB_DSL,
        /** Script Security since Groovy 2.0, which still reads what older versions wrote. */
        OLD_GROOVY
    }

    /** All such scripts in a configuration, at any depth: steps may be nested in conditional or promotion steps. */
    @NonNull
    static List<UnsandboxedText> findIn(@NonNull XmlElement root) {
        List<UnsandboxedText> found = new ArrayList<>();
        Deque<XmlElement> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            XmlElement element = open.pop();
            read(element, found);
            List<XmlElement> children = element.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.push(children.get(i));
            }
        }
        return found;
    }

    private static void read(XmlElement element, List<UnsandboxedText> found) {
        String className = element.className();
        if (className.equals(JOB_DSL)) {
            jobDsl(element, found);
        } else if (className.equals(SYSTEM_GROOVY)) {
            systemGroovy(element, found);
        } else if (className.equals(PIPELINE)) {
            // A missing flag is false, as a Pipeline from before the sandbox was.
            if (!"true".equals(element.text("sandbox"))) {
                addText(element, "script", ScriptKind.PIPELINE, Guard.SCRIPT_SECURITY, found);
            }
        } else if ("false".equals(element.text("sandbox"))) {
            // SecureGroovyScript, whatever field holds it.
            addText(element, "script", ScriptKind.OTHER, Guard.SCRIPT_SECURITY, found);
        }
    }

    private static void jobDsl(XmlElement step, List<UnsandboxedText> found) {
        if ("true".equals(step.text("sandbox"))) {
            return;
        }
        if ("true".equals(step.text("usingScriptText")) || !step.has("targets")) {
            addText(step, "scriptText", ScriptKind.JOB_DSL, Guard.JOB_DSL, found);
        } else {
            found.add(new UnsandboxedText(step.line(), ScriptKind.JOB_DSL, Guard.JOB_DSL, Set.of()));
        }
    }

    /** Since 2.0 a text is a guarded script, found by itself; one in a file is not in the home. */
    private static void systemGroovy(XmlElement step, List<UnsandboxedText> found) {
        XmlElement source = step.child("source");
        XmlElement oldSource = step.child("scriptSource");
        if (source != null && FILE_SOURCE.equals(source.classAttribute())) {
            found.add(new UnsandboxedText(step.line(), ScriptKind.SYSTEM_GROOVY, Guard.SCRIPT_SECURITY, Set.of()));
        } else if (source == null && oldSource != null && oldSource.has("command")) {
            addText(oldSource, "command", ScriptKind.SYSTEM_GROOVY, Guard.OLD_GROOVY, found);
        } else if (source == null && oldSource != null) {
            found.add(new UnsandboxedText(step.line(), ScriptKind.SYSTEM_GROOVY, Guard.OLD_GROOVY, Set.of()));
        }
    }

    private static void addText(
            XmlElement owner, String child, ScriptKind kind, Guard guard, List<UnsandboxedText> found) {
        XmlElement script = owner.child(child);
        // Nothing is what an empty script does.
        if (script != null && !script.text().isBlank()) {
            found.add(new UnsandboxedText(owner.line(), kind, guard, hashes(script.text())));
        }
    }

    private static Set<String> hashes(String text) {
        Set<String> hashes = new HashSet<>();
        for (String language : LANGUAGES) {
            byte[] hashed = (language + ":" + text).getBytes(StandardCharsets.UTF_8);
            hashes.add(hex("SHA-1", hashed));
            hashes.add("SHA512:" + hex("SHA-512", hashed));
        }
        return Set.copyOf(hashes);
    }

    private static String hex(String algorithm, byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}
