package io.jenkins.plugins.hcsecuritygate.benchmarks;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is asked for each item of the queue: does a pattern name this job, does a label name that node. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LookupBenchmark {

    private final List<String> patterns =
            IntStream.range(0, 100).mapToObj(i -> "team-" + i + "/*/release-*").toList();
    private final Set<String> labels = Set.of("linux", "docker", "x86_64", "agent-7");
    private final Fact<LabelExpression> expression = LabelExpression.parse("linux && (docker || podman) && !arm64");

    /** A hundred patterns, of which the last matches. */
    @Benchmark
    public boolean patterns() {
        for (String pattern : patterns) {
            if (NamePattern.matches(pattern, "team-99/viewer/release-2026")) {
                return true;
            }
        }
        return false;
    }

    @Benchmark
    public boolean label() {
        return expression.fold(parsed -> parsed.matches(labels), unknown -> false);
    }

    @Benchmark
    public Fact<LabelExpression> parse() {
        return LabelExpression.parse("linux && (docker || podman) && !arm64");
    }
}
