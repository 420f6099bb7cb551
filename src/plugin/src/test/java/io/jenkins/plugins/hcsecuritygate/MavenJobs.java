package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.Launcher;
import hudson.maven.MavenModuleSet;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.slaves.OfflineCause;
import hudson.tasks.BuildWrapper;
import hudson.tasks.BuildWrapperDescriptor;
import hudson.tasks.Maven;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs that really run Maven, on projects so plain that it needs no plugin and no network for them. */
@SuppressWarnings("rawtypes")
public final class MavenJobs {

    private static final String NAME = "the one that builds this";

    private MavenJobs() {}

    /** Skips the test, and says why, where no Maven can be found. */
    public static void install(JenkinsRule j) {
        String home = System.getProperty("maven.home", System.getenv("MAVEN_HOME"));
        assumeTrue(
                home != null && Files.isDirectory(Path.of(home, "boot")),
                "no Maven for Maven jobs: neither the system property maven.home nor MAVEN_HOME names one");
        j.jenkins
                .getDescriptorByType(Maven.DescriptorImpl.class)
                .setInstallations(new Maven.MavenInstallation(NAME, home, List.of()));
    }

    /** @param modules in the order in which each needs the one before it */
    public static MavenModuleSet job(JenkinsRule j, String name, Node node, String... modules) throws Exception {
        MavenModuleSet job = j.createProject(MavenModuleSet.class, name);
        job.setMaven(NAME);
        job.setAssignedNode(node);
        job.setScm(new PomScm(modules));
        job.setGoals("-o validate");
        job.setIsArchivingDisabled(true);
        job.setRunPostStepsIfResult(Result.FAILURE);
        return job;
    }

    /** Whether an agent takes builds; it stays connected all the time. */
    public static void takeBuilds(Node node, boolean yes) {
        node.toComputer().setTemporaryOfflineCause(yes ? null : new OfflineCause.ByCLI("test"));
        Queue.getInstance().maintain();
    }

    /** Lets the node of a build take no more builds once this one has begun. */
    public static final class Closing extends BuildWrapper {
        @Override
        public Launcher decorateLauncher(AbstractBuild build, Launcher launcher, BuildListener listener) {
            takeBuilds(build.getBuiltOn(), false);
            return launcher;
        }

        @Override
        public Environment setUp(AbstractBuild build, Launcher launcher, BuildListener listener) {
            return new Environment() {};
        }

        /** Each test class that uses this has an extension of it. */
        public abstract static class Descriptor extends BuildWrapperDescriptor {
            protected Descriptor() {
                super(Closing.class);
            }

            @Override
            public boolean isApplicable(AbstractProject<?, ?> item) {
                return true;
            }
        }
    }
}
