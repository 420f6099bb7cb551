package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import java.util.List;

/**
 * A buildable item.
 *
 * @param fullName full name with {@code /} between folders
 * @param location path of its configuration relative to the home
 * @param disabled whether it can be built at all
 * @param definition what it does
 */
public record Job(
        @NonNull String fullName,
        @NonNull String location,
        boolean disabled,
        @NonNull Definition definition) {

    /** What a job does, by the kinds that are judged differently. */
    public sealed interface Definition {}

    /**
     * Freestyle, matrix, Maven and MultiJob projects: steps are configuration elements.
     *
     * @param matrix whether it is a matrix parent; its configurations follow it and are no jobs of their own
     * @param cleaners configured workspace clean-up
     * @param passwordParameters names of password parameters
     * @param masksPasswords whether the Mask Passwords wrapper is on
     * @param bindsCredentials whether the credentials-binding wrapper is on
     * @param pollingNeedsWorkspace whether its SCM trigger works only while a workspace is there; unknown where that
     *     depends on a plugin's code
     * @param placement which nodes its builds ask for; of a matrix, its configurations'
     */
    public record Classic(
            boolean matrix,
            @NonNull List<WorkspaceCleaner> cleaners,
            @NonNull List<String> passwordParameters,
            boolean masksPasswords,
            boolean bindsCredentials,
            @NonNull Fact<Boolean> pollingNeedsWorkspace,
            @NonNull Fact<Placement> placement)
            implements Definition {
        public Classic {
            cleaners = List.copyOf(cleaners);
            passwordParameters = List.copyOf(passwordParameters);
        }

        /** A job that may run on any node. */
        public Classic(
                boolean matrix,
                @NonNull List<WorkspaceCleaner> cleaners,
                @NonNull List<String> passwordParameters,
                boolean masksPasswords,
                boolean bindsCredentials,
                @NonNull Fact<Boolean> pollingNeedsWorkspace) {
            this(
                    matrix,
                    cleaners,
                    passwordParameters,
                    masksPasswords,
                    bindsCredentials,
                    pollingNeedsWorkspace,
                    Fact.known(Placement.ANYWHERE));
        }
    }

    /**
     * Which nodes builds ask for.
     *
     * @param tied whether they are tied to the built-in node
     * @param labels label expressions, one for each kind of build; an empty one lets it run anywhere
     */
    public record Placement(boolean tied, @NonNull List<String> labels) {
        public static final Placement ANYWHERE = new Placement(false, List.of(""));
        public static final Placement BUILT_IN = new Placement(true, List.of());

        public Placement {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A Pipeline.
     *
     * @param source where its text was found
     * @param outline what the text says; unknown where there is no text, or where it cannot be read
     * @param passwordParameters names of password parameters in the job's own configuration
     */
    public record Pipeline(
            @NonNull ScriptSource source,
            @NonNull Fact<PipelineOutline> outline,
            @NonNull List<String> passwordParameters)
            implements Definition {
        public Pipeline {
            passwordParameters = List.copyOf(passwordParameters);
        }
    }

    /** A type this engine does not know, of a plugin; what it does cannot be told. */
    public record Unrecognised(@NonNull String rootElement) implements Definition {}

    /** Where the text of a Pipeline was found. */
    public enum ScriptSource {
        /** In the job's configuration. */
        INLINE,
        /** In the record of the last build: what ran then, not necessarily what the SCM holds now. */
        LAST_BUILD,
        /** Nowhere in the home. */
        NONE
    }
}
