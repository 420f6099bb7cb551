package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of calls that a script does not define. A call that is not known here may come from a shared library
 * and do anything.
 *
 * @see <a href="https://www.jenkins.io/doc/pipeline/steps/">Pipeline Steps Reference</a>
 */
final class KnownSteps {
    /** Block steps that allocate a workspace. */
    private static final Set<String> ALLOCATING = words("node ws exws");

    /** Block steps that run their body once, in the workspace around them, and let its failure through. */
    private static final Set<String> WRAPPERS = words("""
            ansiColor cache catchError configFileProvider container dir dockerNode echoWrap gitStatusWrapper
            jobCacheWrapper lock logstash milestone nodejs openshift parallel podTemplate retry script sshagent stage
            steps tee throttle timeout timestamps tool waitUntil warnError withAWS withAnt withArtifacts withCache
            withCoverage withChecks withCredentials withContext withDockerContainer withDockerRegistry
            withDockerServer withEnv withFolderProperties withGradle withGroovy withKubeConfig
            withKubeCredentials withMaven withNPM withPythonEnv withSonarQubeEnv withVault wrap wrappers xvfb xvnc
            hcSecurityGate""");

    /** Steps that neither fail in practice nor leave files. */
    private static final Set<String> HARMLESS = words("""
            addBadge addShortText booleanParam buildDescription buildName cleanWs createSummary currentBuild deleteDir
            echo emailext getContext hcWipeWorkspace isUnix libraryResource library milestone office365ConnectorSend
            print printf println properties pwd rocketSend setCustomBuildProperty slackSend sleep sprintf telegramSend
            timestamps addEmbeddableBadgeConfiguration""");

    /** Steps that may fail but leave nothing in the workspace. */
    private static final Set<String> WITHOUT_FILES = words("""
            acceptGitLabMR addGitLabMRComment archive archiveArtifacts bitbucketStatusNotify build checksPublishResults discoverGitReferenceBuild
            cobertura discordSend error fileExists findFiles fingerprint githubNotify gitlabCommitStatus
            gitlabBuilds hcSecurityAudit hipchatSend httpRequest input jacoco jiraComment jiraSendBuildInfo
            jiraSendDeploymentInfo junit mail milestone nunit perfReport
            publishChecks publishCoverage publishHTML publishIssues readCSV readFile readJSON readManifest
            readMavenPom readProperties readTrusted readYaml recordCoverage recordIssues resolveScm scanForIssues
            setGitHubPullRequestStatus sha1 sha256 stash testNG tm tool unstable
            updateGitlabCommitStatus validateDeclarativePipeline verifySha1 verifySha256 waitForBuild waitForQualityGate
            withSonarQubeEnv xunit""");

    private static final Set<String> OTHERS = words("""
            allure ansiblePlaybook ansibleTower ansibleVault awsIdentity azureCLI azureWebAppPublish bat bzt cfnUpdate
            checkout cifsPublisher codecov copyArtifacts credentials cucumber dependencyCheck dependencyCheckPublisher
            dependencyTrackPublisher docker dockerFingerprintFrom dockerFingerprintRun ecrLogin exwsAllocate
            fileOperations ftpPublisher git googleStorageUpload gradle hg influxDbPublisher invokeLambda jiraNewIssue
            jobDsl karateReport kubeconfig kubernetesDeploy lastChanges livingDocs lambdaTestRunner
            nexusArtifactUploader nexusPublisher openshiftBuild openshiftDeploy openshiftTag openshiftVerifyBuild
            openshiftVerifyDeployment owasp plot powershell powerShell prepareWarfile pwsh qodana
            robot rtBuildInfo rtCollectIssues rtDownload rtDockerPush rtGoRun rtGradleDeployer
            rtGradleResolver rtGradleRun rtMavenDeployer rtMavenResolver rtMavenRun rtNpmInstall rtPublishBuildInfo
            rtServer rtUpload s3Copy s3Delete s3Download s3FindFiles s3Upload saltstack scanrepo sh
            snykSecurity sonar sonarToGerrit splitTests sshCommand sshGet sshPublisher sshPut sshRemove sshScript step
            svn tar touch twistlockScan unarchive unstash untar unzip veracode withRun writeCSV writeFile
            writeJSON writeMavenPom writeYaml xrayScan zip zapPublish jsonParse
            pipelineTriggers parameters string text choice password file cron pollSCM upstream buildDiscarder
            logRotator disableConcurrentBuilds durabilityHint""");

    /** Steps that take plain values, so that a call among their arguments is one. */
    private static final Set<String> TAKING_VALUES = words("""
            bat cleanWs container deleteDir dir echo error exws fileExists findFiles git hg httpRequest isUnix load mail
            node powershell print printf println pwd pwsh readCSV readFile readJSON readProperties readYaml script sh
            slackSend sleep sprintf stage stash steps svn timeout timestamps tool unarchive unstable unstash withEnv
            writeCSV writeFile writeJSON writeYaml ws""");

    private static final Set<String> GLOBAL_VARIABLES =
            words("currentBuild docker env it params pipelineContext pullRequest scm steps this super out manager");

    /** Methods of Groovy and the JDK on values. */
    private static final Set<String> VALUE_METHODS = words("""
            abs add addAll any append asBoolean call capitalize charAt collect collectEntries collectMany compareTo
            concat contains containsKey containsValue count countBy drop dropWhile each eachLine eachWithIndex endsWith
            entrySet equals equalsIgnoreCase every execute find findAll findIndexOf findResult findResults first flatten
            format get getAt getBytes getMessage getOrDefault groupBy hashCode head indexOf inject intdiv intersect
            isEmpty iterator join keySet last lastIndexOf leftShift length lines lower matches max min minus multiply
            next normalize orElse padLeft padRight parseInt plus pop push put putAll readLines remove removeAll replace
            replaceAll replaceFirst reverse reverseEach round size sort split splitEachLine startsWith stripIndent
            stripMargin submap subMap substring sum tail take takeRight takeWhile times toArray toBigDecimal toBoolean
            toDouble toFloat toInteger toList toLong toLowerCase toSet toString toUpperCase tokenize transpose trim
            unique upto value valueOf values with withIndex""");

    private static final Set<String> DOCKER_WRAPPERS =
            words("inside withRun withRegistry withServer withTool withDockerRegistry");

    private KnownSteps() {}

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean isKnown(String step) {
        return ALLOCATING.contains(step)
                || WRAPPERS.contains(step)
                || HARMLESS.contains(step)
                || WITHOUT_FILES.contains(step)
                || OTHERS.contains(step);
    }

    /** Whether a call of the step with a closure uses a workspace of its own. */
    static boolean allocates(String step) {
        return ALLOCATING.contains(step);
    }

    /** Whether what looks like calls among the step's arguments only describes data, as {@code logRotator()} does. */
    static boolean takesSymbols(String step) {
        return isKnown(step) && !TAKING_VALUES.contains(step);
    }

    /** Whether the step, apart from its body, may end the build; true of what is not known. */
    static boolean mayFail(String step) {
        return !HARMLESS.contains(step);
    }

    /** Whether the step, apart from its body, may write to the workspace; true of what is not known. */
    static boolean leavesFiles(String step) {
        return !HARMLESS.contains(step) && !WITHOUT_FILES.contains(step);
    }

    static boolean isGlobalVariable(String name) {
        return GLOBAL_VARIABLES.contains(name);
    }

    static boolean isValueMethod(String name) {
        return VALUE_METHODS.contains(name);
    }

    /** Whether a method of an image or of {@code docker} runs its body in the workspace around it. */
    static boolean isDockerWrapper(String method) {
        return DOCKER_WRAPPERS.contains(method);
    }
}
