package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Set;

/**
 * Who may log in, who may do what, and with whose rights builds and scripts run.
 *
 * @param realm where accounts come from
 * @param strategy the authorization strategy in force
 * @param grants what it grants; rights on file that it does not look at are not among them
 * @param users accounts that have a record, with the state of their API tokens
 * @param apiTokens what may be done with legacy API tokens
 * @param buildAuthenticators who decides as whom a build runs, in order; with none, builds run as SYSTEM
 * @param buildIdentities jobs that choose for themselves as whom their builds run
 * @param unsandboxedScripts Groovy in jobs that runs, or wants to run, outside the sandbox
 * @param approvedSignatures methods that an administrator has allowed to scripts in the sandbox
 * @param initialPassword whether the password of the first start is still on file
 */
public record Access(
        @NonNull Fact<Realm> realm,
        @NonNull Fact<Strategy> strategy,
        @NonNull Inventory<Grant> grants,
        @NonNull Inventory<UserTokens> users,
        @NonNull Fact<ApiTokenPolicy> apiTokens,
        @NonNull Fact<List<BuildAuthenticator>> buildAuthenticators,
        @NonNull Inventory<BuildIdentity> buildIdentities,
        @NonNull Inventory<UnsandboxedScript> unsandboxedScripts,
        @NonNull Fact<List<String>> approvedSignatures,
        @NonNull Fact<Boolean> initialPassword) {

    /**
     * A security realm.
     *
     * @param className its class
     * @param kind who keeps its accounts
     * @param signup for {@link RealmKind#LOCAL}, whether visitors may create accounts for themselves
     * @param note what led to it where that is not the class alone, as a clause; else empty
     */
    public record Realm(
            @NonNull String className,
            @NonNull RealmKind kind,
            boolean signup,
            @NonNull String note) {}

    /** Who keeps the accounts of a realm. */
    public enum RealmKind {
        /** Nobody: there is no login. */
        NONE,
        /** Jenkins itself. */
        LOCAL,
        /** The servlet container. */
        SERVLET_CONTAINER,
        /** The operating system of the controller. */
        OPERATING_SYSTEM,
        /** A directory or an identity provider of the organization. */
        EXTERNAL,
        /** A provider at which anybody in the world can have an account. */
        PUBLIC,
        /** A class this engine does not know. */
        UNRECOGNISED
    }

    /**
     * An authorization strategy.
     *
     * @param className its class
     * @param kind how it decides
     * @param note what led to it where that is not the class alone, as a clause; else empty
     */
    public record Strategy(
            @NonNull String className,
            @NonNull StrategyKind kind,
            @NonNull String note) {}

    /** How a strategy decides. */
    public enum StrategyKind {
        /** Everybody is an administrator, logged in or not. */
        UNSECURED,
        /** Everybody who has logged in is an administrator. */
        LOGGED_IN_FULL_CONTROL,
        /** The group {@code admin} administers, everybody else reads. */
        LEGACY,
        MATRIX,
        PROJECT_MATRIX,
        ROLES,
        FOLDER_ROLES,
        GITHUB,
        AZURE_MATRIX,
        /** A class this engine does not know; its grants are a gap. */
        UNRECOGNISED
    }

    /**
     * API tokens of one account.
     *
     * @param user id of the account
     * @param location its record, relative to the home
     * @param legacy whether it has a legacy token, which the controller can decrypt and which is never shown as unused
     */
    public record UserTokens(@NonNull String user, @NonNull String location, boolean legacy) {}

    /**
     * @param legacyOnCreation whether every new account gets a legacy token
     * @param legacyOnRequest whether users may have a legacy token made again
     */
    public record ApiTokenPolicy(boolean legacyOnCreation, boolean legacyOnRequest) {
        /** What Jenkins starts with. */
        public static final ApiTokenPolicy DEFAULT = new ApiTokenPolicy(false, false);
    }

    /** One entry of <i>Access Control for Builds</i>. */
    public sealed interface BuildAuthenticator {
        /** Every build runs as this. */
        record ForAll(@NonNull RunsAs identity) implements BuildAuthenticator {}

        /**
         * Jobs choose; those that do not, or choose what is disabled, are left to the next authenticator.
         *
         * @param disabled classes of the strategies that are known to be disabled, one by one or by default
         */
        record PerJob(@NonNull Set<String> disabled) implements BuildAuthenticator {
            public PerJob {
                disabled = Set.copyOf(disabled);
            }
        }

        /** For all builds, but without a strategy: it decides nothing, and the next authenticator is asked. */
        record Undecided() implements BuildAuthenticator {}

        /** Of a class this engine does not know. */
        record Unrecognised(@NonNull String className) implements BuildAuthenticator {}
    }

    /** As whom a build runs. */
    public sealed interface RunsAs {
        /** As Jenkins itself, with all rights. */
        record System() implements RunsAs {}

        /** As whoever triggered it. */
        record TriggeringUser() implements RunsAs {}

        record Anonymous() implements RunsAs {}

        record SpecificUser(@NonNull String user) implements RunsAs {}

        /** By a strategy this engine does not know. */
        record Unrecognised(@NonNull String className) implements RunsAs {}
    }

    /**
     * @param job full name of the job
     * @param location its configuration
     * @param strategy class of the strategy that it chose
     * @param identity what that stands for where it is enabled
     */
    public record BuildIdentity(
            @NonNull String job,
            @NonNull String location,
            @NonNull String strategy,
            @NonNull RunsAs identity) {}

    /**
     * A script outside the Groovy sandbox.
     *
     * @param job full name of the job or folder it belongs to
     * @param location its configuration
     * @param line line of the script's element in that file
     * @param kind what runs it
     * @param standing whether it may run; unknown where approvals or its text cannot be read
     */
    public record UnsandboxedScript(
            @NonNull String job,
            @NonNull String location,
            int line,
            @NonNull ScriptKind kind,
            @NonNull Fact<ScriptStanding> standing) {}

    /** What runs a script. */
    public enum ScriptKind {
        PIPELINE("inline Pipeline"),
        JOB_DSL("Job DSL step"),
        SYSTEM_GROOVY("system Groovy step"),
        /** Any other place that Script Security guards: parameters, post-build Groovy, mail templates. */
        OTHER("Groovy script");

        private final String words;

        ScriptKind(String words) {
            this.words = words;
        }

        @NonNull
        public String words() {
            return words;
        }
    }

    /** Whether a script outside the sandbox may run. */
    public enum ScriptStanding {
        /** An administrator approved exactly this text. */
        APPROVED,
        /** It waits for approval and does not run. */
        NOT_APPROVED,
        /** What runs it asks nobody for approval. */
        NEEDS_NO_APPROVAL
    }
}
