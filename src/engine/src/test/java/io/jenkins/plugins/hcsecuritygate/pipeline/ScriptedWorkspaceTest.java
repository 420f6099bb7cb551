package io.jenkins.plugins.hcsecuritygate.pipeline;

import static io.jenkins.plugins.hcsecuritygate.pipeline.Outlines.of;
import static io.jenkins.plugins.hcsecuritygate.pipeline.Outlines.onlyWorkspace;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedWorkspaceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import java.util.*",
                "import java.util.*;",
                "import static java.lang.Math.*\n",
                "@Library('x') import com.example.*",
                "package a.b",
                "import groovy.transform.Field"
            })
    void anImportDoesNotHideTheStatementBehindIt(String before) {
        assertThat(onlyWorkspace(before + "\nnode('linux') { sh 'make' }").cleanup())
                .isEqualTo(Cleanup.NEVER);
    }

    @Test
    void aCleanUpInTheFinallyOfATryAroundAllStepsIsCertain() {
        WorkspaceUse use = onlyWorkspace("""
                #!/usr/bin/env groovy
                // node { cleanWs() }
                node('linux && java') {
                    def version = '1.0' // no step
                    echo "node { deleteDir() } $version"
                    try {
                        stage('Build') {
                            checkout scm
                            sh 'make'
                        }
                    } catch (Exception e) {
                        currentBuild.result = 'FAILURE'
                        throw e
                    } finally {
                        cleanWs()
                    }
                }
                """);

        assertThat(use)
                .isEqualTo(new WorkspaceUse(
                        AgentKind.LABEL,
                        Fact.known("linux && java"),
                        3,
                        Cleanup.ALWAYS,
                        true,
                        "cleanWs on line 15 is reached however the steps end"));
    }

    @Test
    void stepsBeforeTheTryAreNotCovered() {
        WorkspaceUse use = onlyWorkspace("""
                node {
                  checkout scm
                  try {
                    sh 'make'
                  } finally {
                    deleteDir()
                  }
                }
                """);

        assertThat(use.kind()).isEqualTo(AgentKind.ANY);
        assertThat(use.label()).isEqualTo(Fact.known(""));
        assertThat(use.cleanup()).isEqualTo(Cleanup.SOMETIMES);
        assertThat(use.explanation()).isEqualTo("deleteDir on line 6 is not reached when checkout on line 2 fails");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage('x') { timeout(5) { %s } }",
                "timestamps { ansiColor('xterm') { %s } }",
                "withEnv(['A=b']) { withCredentials([string(credentialsId: 'x', variable: 'Y')]) { %s } }",
                "retry(3) { %s }",
                "docker.image('maven:3').inside('-v /x:/x') { %s }",
                "wrap([$class: 'BuildUser']) { lock('x') { %s } }",
                "container('maven') { script { %s } }",
                "dir(env.WORKSPACE) { %s }",
                "dir(pwd()) { %s }",
                "dir(\"${WORKSPACE}\") { %s }",
                "dir(\"$env.WORKSPACE\") { %s }",
            })
    void wrappersAroundTheTryChangeNothing(String wrapper) {
        String guarded = "\ntry { sh 'make' } finally { deleteDir() }\n";

        assertThat(onlyWorkspace("node { " + wrapper.replace("%s", guarded) + " }")
                        .cleanup())
                .isEqualTo(Cleanup.ALWAYS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir('sub') { deleteDir() }",
                "dir(\"${WORKSPACE}@tmp\") { deleteDir() }",
                "dir(path) { cleanWs() }"
            })
    void wipingAnotherDirectoryIsNoCleanUp(String step) {
        WorkspaceUse use = onlyWorkspace("node { try { sh 'make' } finally { " + step + " } }");

        assertThat(use.cleanup()).isEqualTo(Cleanup.NEVER);
        assertThat(use.explanation()).endsWith("on line 1 wipes only a subdirectory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "try { sh 'x' } catch (e) { deleteDir() }",
                "sh 'x'\ndeleteDir()",
                "deleteDir()\nsh 'x'",
                "try { sh 'x' } finally { if (params.CLEAN) { deleteDir() } }",
                "try { sh 'x' } finally { if (params.CLEAN) deleteDir() }",
                "try { sh 'x' } finally { params.CLEAN ? deleteDir() : null }",
                "try { sh 'x' } finally { params.CLEAN && deleteDir() }",
                "try { sh 'x' } finally { switch (a) { case 1: deleteDir(); break } }",
                "try { sh 'x' } finally { for (x in list) { deleteDir() } }",
                "try { sh 'x' } finally { [1].each { deleteDir() } }",
                "try { sh 'x' } finally { junit '*.xml'; deleteDir() }",
                "try { sh 'x' } finally { deleteDir() }\nsh 'y'",
                "try { sh 'x' } finally { if (done) { return }\n deleteDir() }",
                "parallel a: { sh 'x' }, b: { deleteDir() }",
                "libraryStep { deleteDir() }",
                "try { sh 'x' } finally { cleanWs(patterns: [[pattern: '**', type: 'INCLUDE']]) }",
                "try { sh 'x' } finally { cleanWs cleanWhenFailure: false }",
                "try { sh 'x' } finally { cleanWs notFailBuild: true }",
                "try { sh 'x' } finally { cleanWs(options) }",
                "try { sh 'x' } finally { step([$class: 'WsCleanup', notFailBuild: true]) }",
            })
    void aCleanUpThatMayNotHappenIsNotCertain(String body) {
        WorkspaceUse use = onlyWorkspace("node {\n" + body + "\n}");

        assertThat(use.cleanup()).isEqualTo(Cleanup.SOMETIMES);
        assertThat(use.explanation()).containsPattern("(deleteDir|cleanWs|WsCleanup) on line \\d+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cleanWs()",
                "cleanWs deleteDirs: true",
                "cleanWs(deleteDirs: false)",
                "cleanWs(cleanWhenAborted: false, cleanWhenFailure: false, cleanWhenNotBuilt: false,"
                        + " cleanWhenSuccess: false, cleanWhenUnstable: false)",
                "step([$class: 'WsCleanup'])",
                "step $class: 'WsCleanup'",
                "hcWipeWorkspace()",
                "this.deleteDir()",
                "steps.deleteDir()",
                "stage('Clean') { echo 'bye'\n deleteDir() }",
                "tidy()",
            })
    void everyFormOfCleaningStepCounts(String step) {
        String script = "def tidy() { echo 'x'\n deleteDir() }\nnode { try { sh 'make' } finally { " + step + " } }";

        assertThat(onlyWorkspace(script).cleanup()).isEqualTo(Cleanup.ALWAYS);
    }

    @Test
    void theOptionThatLeavesFilesIsNamed() {
        assertThat(onlyWorkspace("node { try { sh 'x' } finally { cleanWs(cleanWhenAborted: false) } }")
                        .explanation())
                .isEqualTo("cleanWs on line 1 has cleanWhenAborted: false");
    }

    @Test
    void aMethodOfTheScriptHidesTheStep() {
        assertThat(onlyWorkspace("def cleanWs() { }\nnode { try { sh 'x' } finally { cleanWs() } }")
                        .cleanup())
                .isEqualTo(Cleanup.NEVER);
    }

    @Test
    void catchErrorLetsTheStepsBehindItRun() {
        assertThat(onlyWorkspace("node { catchError { sh 'x' }\n deleteDir() }").cleanup())
                .isEqualTo(Cleanup.ALWAYS);
        assertThat(onlyWorkspace("node { catchError(catchInterruptions: false) { sh 'x' }\n deleteDir() }")
                        .cleanup())
                .isEqualTo(Cleanup.SOMETIMES);
    }

    @Test
    void aSecondNodeDoesNotCleanTheFirst() {
        PipelineOutline outline = of("""
                try {
                  node('a') { sh 'make' }
                } finally {
                  node('a') { deleteDir() }
                }
                """);

        assertThat(outline.workspaces()).extracting(WorkspaceUse::line).containsExactly(2, 4);
        assertThat(outline.workspaces())
                .extracting(WorkspaceUse::cleanup)
                .containsExactly(Cleanup.NEVER, Cleanup.ALWAYS);
    }

    @Test
    void wsIsAWorkspaceOfItsOwn() {
        PipelineOutline outline = of("""
                node('a') {
                  ws('/data/x') {
                    try { sh 'make' } finally { deleteDir() }
                  }
                }
                """);

        assertThat(outline.workspaces())
                .extracting(WorkspaceUse::line, WorkspaceUse::kind, WorkspaceUse::cleanup)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, AgentKind.LABEL, Cleanup.NEVER),
                        org.assertj.core.groups.Tuple.tuple(2, AgentKind.LABEL, Cleanup.ALWAYS));
    }

    @Test
    void aNodeInAPodTemplateIsKubernetesIfItAsksForThePod() {
        PipelineOutline outline = of("""
                podTemplate(label: 'pod', containers: [containerTemplate(name: 'x', image: 'y')]) {
                  node(POD_LABEL) { sh 'a' }
                  node('pod') { sh 'a' }
                  node('other') { sh 'a' }
                }
                """);

        assertThat(outline.workspaces())
                .extracting(WorkspaceUse::kind)
                .containsExactly(AgentKind.KUBERNETES, AgentKind.KUBERNETES, AgentKind.LABEL);
        assertThat(outline.opaqueCalls()).isEmpty();
    }

    @Test
    void aComputedLabelIsUnknown() {
        assertThat(onlyWorkspace("node(\"${os}-x\") { sh 'a' }").label()).isInstanceOf(Fact.Unknown.class);
        assertThat(onlyWorkspace("node(os) { sh 'a' }").kind()).isEqualTo(AgentKind.LABEL);
        assertThat(onlyWorkspace("node('') { sh 'a' }").kind()).isEqualTo(AgentKind.ANY);
    }

    @Test
    void workspacesInMethodsClosuresAndBranchesAreFound() {
        PipelineOutline outline = of("""
                def build(String os) {
                  return {
                    node(os) { sh 'a' }
                  }
                }
                def branches = [:]
                for (os in ['linux', 'windows']) {
                  branches[os] = build(os)
                  branches["x-${os}"] = { node('x') { sh 'b' } }
                }
                branches.failFast = true
                parallel branches
                parallel(a: { node('y') { sh 'c' } }, b: { echo 'no node' })
                parallel linux: { node { sh 'd' } }, windows: { bat 'e' }
                """);

        assertThat(outline.workspaces()).extracting(WorkspaceUse::line).containsExactly(3, 9, 13, 14);
        assertThat(outline.opaqueCalls()).isEmpty();
        assertThat(outline.declarative()).isFalse();
    }

    @Test
    void anUnknownCallWithoutVisibleCleanUpLeavesTheQuestionOpen() {
        WorkspaceUse use = onlyWorkspace("""
                @Library('ours') _
                node {
                  checkout scm
                  buildTheThing(name: 'x')
                }
                """);

        assertThat(use.cleanup()).isEqualTo(Cleanup.UNKNOWN);
        assertThat(use.explanation())
                .isEqualTo("no clean-up is visible, but the script does not show what buildTheThing on line 4 does");
    }

    @Test
    void callsOnValuesVariablesAndGlobalsAreNotOpaque() {
        PipelineOutline outline = of("""
                import groovy.json.JsonSlurper
                def list = ['a', 'b']
                def server = Artifactory.server('x')
                node {
                  def out = sh(script: 'x', returnStdout: true).trim()
                  list.each { name -> echo name.toUpperCase() }
                  def json = new JsonSlurper().parseText(out)
                  def when = new Date().format('yyyy')
                  server.publish(json)
                  def image = docker.build("x:${env.BUILD_ID}")
                  image.push()
                  currentBuild.setDescription("x ${when}")
                  java.util.Collections.sort(list)
                  helper(list)
                  if (env.BRANCH_NAME.startsWith('release/') || params.X?.trim()) { echo 'x' }
                }
                def helper(things) { things.findAll { it.size() > 1 }.collect { it.trim() } }
                """);

        assertThat(outline.workspaces()).extracting(WorkspaceUse::cleanup).containsExactly(Cleanup.NEVER);
        assertThat(outline.opaqueCalls()).isEmpty();
    }

    @Test
    void aLibraryCallOutsideEveryWorkspaceIsListed() {
        PipelineOutline outline = of("""
                /* a plugin's Jenkinsfile */
                buildPlugin(useContainerAgent: true, configurations: [[platform: 'linux', jdk: 17]])
                ours.deploy 'x'
                """);

        assertThat(outline.workspaces()).isEmpty();
        assertThat(outline.opaqueCalls())
                .containsExactly(new OpaqueCall("buildPlugin", 2), new OpaqueCall("ours.deploy", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"body()", "body.call()", "timeout(5) { body() }"})
    void whatACallerPassesInLeavesTheQuestionOpen(String call) {
        WorkspaceUse use = onlyWorkspace(
                "def on(String os, Closure body) {\n node(os) { " + call + " }\n}\non('x') { deleteDir() }");

        assertThat(use.cleanup()).isEqualTo(Cleanup.UNKNOWN);
        assertThat(use.explanation()).contains("body").contains("on line 2");
    }

    @Test
    void aChainOfCommandsIsReadCallByCall() {
        assertThat(of("ours 'x' then deploy\necho message\ntake 2 of things").opaqueCalls())
                .containsExactly(new OpaqueCall("ours", 1), new OpaqueCall("take", 3));
    }

    @Test
    void symbolsInArgumentsAreNoCalls() {
        PipelineOutline outline = of("""
                properties([buildDiscarder(logRotator(numToKeepStr: '5')), parameters([booleanParam(name: 'X')])])
                retry(count: 2, conditions: [agent(), nonresumable()]) {
                  node {
                    checkout scmGit(branches: [[name: 'main']], extensions: [cleanBeforeCheckout()])
                    recordIssues tools: [java(), checkStyle(pattern: 'x')]
                    def splits = splitTests parallelism: count(5)
                  }
                }
                """);

        assertThat(outline.opaqueCalls()).isEmpty();
        assertThat(outline.workspaces()).extracting(WorkspaceUse::cleanup).containsExactly(Cleanup.NEVER);
    }

    @Test
    void aCallAmongTheArgumentsOfAShellStepIsOne() {
        assertThat(onlyWorkspace("node { sh(script: ourCommand('x')) }").cleanup())
                .isEqualTo(Cleanup.UNKNOWN);
    }

    @Test
    void loadedCodeIsOpaque() {
        assertThat(onlyWorkspace("node { checkout scm\n def x = load 'x.groovy'\n x.run() }")
                        .cleanup())
                .isEqualTo(Cleanup.UNKNOWN);
    }
}
