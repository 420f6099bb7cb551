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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarativeWorkspaceTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"cleanWs(), true", "step([$class: 'WsCleanup']), true", "deleteDir(), false"})
    void theStepsOfTheCleanupPluginAreToldFromTheOthers(String step, boolean ofPlugin) {
        assertThat(onlyWorkspace(pipeline("any", "post { always { " + step + " } }"))
                        .needsCleanupPlugin())
                .isEqualTo(ofPlugin);
    }

    private static String pipeline(String agent, String post) {
        return """
                @Library('ours@v1') _
                import groovy.transform.Field
                @Field def x = 1
                library 'other'
                pipeline {
                    agent %s
                    options { timestamps(); buildDiscarder(logRotator(numToKeepStr: '5')) }
                    triggers { cron('H 4 * * *') }
                    tools { maven 'M3' }
                    stages {
                        stage('Build') {
                            steps {
                                sh 'mvn -B verify'
                            }
                        }
                    }
                    %s
                }
                """.formatted(agent, post);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "any | ANY | ``",
                "{ label 'linux' } | LABEL | linux",
                "{ label '' } | ANY | ``",
                "{ node { label 'linux'; customWorkspace '/x' } } | LABEL | linux",
                "{ docker 'maven:3' } | DOCKER | ``",
                "{ docker { image 'maven:3'; label 'docker' } } | DOCKER | docker",
                "{ dockerfile true } | DOCKER | ``",
                "{ dockerfile { filename 'x'; reuseNode true } } | DOCKER | ``",
                "{ kubernetes { yaml '''x''' } } | KUBERNETES | ``",
                "{ ecs { inheritFrom 'x' } } | OTHER | ``",
            })
    void theAgentsKindAndLabelAreRead(String agent, AgentKind kind, String label) {
        WorkspaceUse use = onlyWorkspace(pipeline(agent, ""));

        assertThat(use)
                .isEqualTo(new WorkspaceUse(
                        kind, Fact.known(label), 6, Cleanup.NEVER, false, "no clean-up step is in it"));
    }

    @Test
    void agentNoneHasNoWorkspaceEvenIfPostCleans() {
        PipelineOutline outline = of(pipeline("none", "post { always { cleanWs() } }"));

        assertThat(outline.workspaces()).isEmpty();
        assertThat(outline.declarative()).isTrue();
        assertThat(outline.opaqueCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "post { always { cleanWs() } }",
                "post { cleanup { deleteDir() } }",
                "post { always { junit '*.xml' }\n cleanup { cleanWs() } }",
                "post { always { script { echo 'x'\n cleanWs() } }\n failure { mail to: 'x', subject: 'y', body: 'z' } }",
                "post\n{\n always\n {\n cleanWs()\n }\n}",
            })
    void aCleanUpInAlwaysOrCleanupIsCertain(String post) {
        assertThat(onlyWorkspace(pipeline("any", post)).cleanup()).isEqualTo(Cleanup.ALWAYS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "post { success { cleanWs() } }",
                "post { failure { cleanWs() } }",
                "post { success { cleanWs() }\n unsuccessful { cleanWs() } }",
                "post { always { script { if (env.X) { cleanWs() } } } }",
                "post { always { junit '*.xml'; cleanWs() } }",
                "post { always { cleanWs(cleanWhenNotBuilt: false, notFailBuild: true) } }",
            })
    void aCleanUpThatDependsOnTheResultIsNot(String post) {
        assertThat(onlyWorkspace(pipeline("any", post)).cleanup()).isEqualTo(Cleanup.SOMETIMES);
    }

    @Test
    void aCommentedOrQuotedCleanUpIsNone() {
        assertThat(onlyWorkspace(pipeline("any", "// post { always { cleanWs() } }\n/* cleanWs() */"))
                        .cleanup())
                .isEqualTo(Cleanup.NEVER);
        assertThat(onlyWorkspace(pipeline("any", "post { always { echo 'cleanWs()'\n echo \"deleteDir()\" } }"))
                        .cleanup())
                .isEqualTo(Cleanup.NEVER);
    }

    @Test
    void everyStageWithAnAgentHasAWorkspaceOfItsOwn() {
        PipelineOutline outline = of("""
                pipeline {
                    agent none
                    stages {
                        stage('A') {
                            agent { label 'a' }
                            steps { sh 'a' }
                            post { always { deleteDir() } }
                        }
                        stage('Parallel') {
                            failFast true
                            parallel {
                                stage('B') {
                                    agent { label "${OS}" }
                                    stages {
                                        stage('C') { steps { sh 'c' }; post { always { cleanWs() } } }
                                        stage('D') { agent { docker { image 'd'; reuseNode true } }; steps { sh 'd' } }
                                        stage('E') { agent { docker { image 'e' } }; steps { sh 'd' } }
                                    }
                                }
                                stage('F') { steps { echo 'no workspace' } }
                            }
                        }
                        stage('Matrix') {
                            matrix {
                                axes { axis { name 'OS'; values 'linux', 'windows' } }
                                agent any
                                stages { stage('G') { steps { sh 'g' } } }
                                post { cleanup { cleanWs() } }
                            }
                        }
                    }
                    post { always { node('z') { deleteDir() } } }
                }
                """);

        assertThat(outline.workspaces())
                .extracting(use -> use.line() + " " + use.kind() + " " + use.cleanup())
                .containsExactly(
                        "5 LABEL ALWAYS", "13 LABEL SOMETIMES", "17 DOCKER NEVER", "26 ANY ALWAYS", "32 LABEL ALWAYS");
        assertThat(outline.workspaces().get(1).label()).isInstanceOf(Fact.Unknown.class);
        assertThat(outline.workspaces().get(1).explanation())
                .isEqualTo("cleanWs on line 15 in post always on line 15 runs only with the stage on line 15");
    }

    @Test
    void aStageSkippedOnItsAgentIsNotCleaned() {
        String stage = """
                pipeline {
                  agent none
                  stages {
                    stage('A') {
                      agent any
                      when { %s branch 'main' }
                      steps { sh 'a' }
                      post { always { cleanWs() } }
                    }
                  }
                }
                """;

        assertThat(onlyWorkspace(stage.formatted("")).cleanup()).isEqualTo(Cleanup.SOMETIMES);
        assertThat(onlyWorkspace(stage.formatted("")).explanation()).contains("when on line 6");
        assertThat(onlyWorkspace(stage.formatted("beforeAgent true;")).cleanup())
                .isEqualTo(Cleanup.ALWAYS);
    }

    @Test
    void aCleanUpInTheStepsOfOneStageIsNotCertain() {
        WorkspaceUse use = onlyWorkspace("""
                pipeline {
                  agent any
                  stages {
                    stage('Clean') { steps { cleanWs() } }
                    stage('Build') { steps { sh 'make' } }
                  }
                }
                """);

        assertThat(use.cleanup()).isEqualTo(Cleanup.SOMETIMES);
        assertThat(use.explanation())
                .isEqualTo("cleanWs on line 4 wipes only what is there at the end of the stage on line 4");
    }

    @Test
    void aTryAroundAllStepsOfAStageWithAnAgentCleansIt() {
        String stage = """
                pipeline {
                  agent none
                  stages {
                    stage('Build') {
                      agent any
                      steps { script { %s try { sh 'x' } finally { deleteDir() } } }
                    }
                  }
                }
                """;

        assertThat(onlyWorkspace(stage.formatted("")).cleanup()).isEqualTo(Cleanup.ALWAYS);
        assertThat(onlyWorkspace(stage.formatted("input 'x';")).cleanup()).isEqualTo(Cleanup.SOMETIMES);
    }

    @Test
    void aLibraryStepLeavesTheQuestionOpen() {
        WorkspaceUse use = onlyWorkspace("""
                pipeline {
                  agent any
                  stages { stage('Build') { steps { ourBuild 'x' } } }
                }
                """);

        assertThat(use.cleanup()).isEqualTo(Cleanup.UNKNOWN);
        assertThat(use.explanation()).contains("ourBuild on line 3");
    }

    @Test
    void aLibraryStepWithoutAWorkspaceAroundItIsListed() {
        PipelineOutline outline = of("""
                pipeline {
                  agent none
                  stages { stage('Build') { steps { ourBuild 'x' } } }
                }
                """);

        assertThat(outline.workspaces()).isEmpty();
        assertThat(outline.opaqueCalls()).containsExactly(new OpaqueCall("ourBuild", 3));
    }

    @Test
    void aNodeWithinStepsIsAWorkspaceOfItsOwn() {
        PipelineOutline outline = of("""
                pipeline {
                  agent any
                  stages {
                    stage('Build') { steps { script { node('x') { try { sh 'make' } finally { cleanWs() } } } } }
                  }
                }
                """);

        assertThat(outline.workspaces())
                .extracting(WorkspaceUse::cleanup)
                .containsExactly(Cleanup.NEVER, Cleanup.ALWAYS);
    }
}
