package io.jenkins.plugins.hcsecuritygate.benchmarks;

import io.jenkins.plugins.hcsecuritygate.agent.Eraser;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From facts to a verdict: what a posture costs beyond reading the home. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GateBenchmark {

    @Param({"1000", "10000"})
    public int jobs;

    private Path home;
    private ControllerFacts facts;
    private Gate gate;
    private Policy policy;
    private Instant now;

    @Setup
    public void read() throws IOException {
        home = Files.createTempDirectory("home");
        new GeneratedHome(jobs, GeneratedHome.SEED).write(home);
        facts = HomeReader.read(home, new Target(Target.Kind.HOME, "generated"));
        gate = new Gate(Catalogue.checks());
        policy = Policy.of(Profile.STRICT);
        now = Instant.parse("2026-03-10T08:00:00Z");
    }

    @TearDown
    public void remove() {
        new Eraser().erase(home);
    }

    @Benchmark
    public Verdict verdict() {
        return gate.evaluate(facts, policy, now);
    }
}
