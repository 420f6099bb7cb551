package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What calling a method of the script does to the workspace it is called in. Each method is followed once. */
final class MethodEffects {
    /** Blocks around a call, over all methods on the way, up to which it is followed: bounds the stack. */
    private static final int MAX_NESTING = 100;

    private static final Effect NONE = new Effect(Verdict.never("no clean-up step is in it"), null, true, true);

    private final Script script;
    private final Calls calls;
    private final Map<String, Effect> known = new HashMap<>();
    private int nesting;

    MethodEffects(@NonNull Script script, @NonNull Calls calls) {
        this.script = script;
        this.calls = calls;
    }

    /**
     * @param verdict how surely the method wipes the directory it is called in
     * @param opaque the first call in it that the text does not define
     * @param mayFail whether it may end the build
     * @param leavesFiles whether it may write to the workspace
     */
    record Effect(@NonNull Verdict verdict, @CheckForNull OpaqueCall opaque, boolean mayFail, boolean leavesFiles) {

        /** What can be said of a call that runs one of two methods. */
        Effect either(Effect other) {
            Verdict weaker = verdict.or(other.verdict) == verdict ? other.verdict : verdict;
            return new Effect(
                    weaker,
                    opaque == null ? other.opaque : opaque,
                    mayFail || other.mayFail,
                    leavesFiles || other.leavesFiles);
        }
    }

    /** Notes that a block is followed; {@link #leave} must be called after it. */
    void enter() {
        nesting++;
    }

    void leave() {
        nesting--;
    }

    Effect of(String method) {
        Effect effect = known.get(method);
        if (effect != null) {
            return effect;
        }
        List<Block> bodies = script.methods().get(method);
        if (nesting > MAX_NESTING) {
            return new Effect(NONE.verdict, new OpaqueCall(method, bodies.get(0).line()), true, true);
        }
        // A method that calls itself adds nothing to what its other statements do.
        known.put(method, NONE);
        effect = follow(bodies);
        known.put(method, effect);
        return effect;
    }

    private Effect follow(List<Block> bodies) {
        if (bodies.size() == 1) {
            CleanupSearch search = new CleanupSearch(calls, this, true).follow(bodies.get(0));
            return new Effect(search.verdict(), search.opaque(), search.mayFail(), search.writes());
        }
        Effect combined = null;
        for (Block body : bodies) {
            Effect effect = follow(List.of(body));
            combined = combined == null ? effect : combined.either(effect);
        }
        return combined == null ? NONE : combined;
    }
}
