package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;

/** What was recognised, by how it was recognised. */
public enum SecretKind {
    PRIVATE_KEY("a private key", true),
    AWS_SECRET_KEY("an AWS secret access key", true),
    GITHUB_TOKEN("a GitHub token", true),
    GITLAB_TOKEN("a GitLab token", true),
    SLACK_TOKEN("a Slack token", true),
    WEB_TOKEN("a JSON Web Token", true),
    /** Another service whose tokens have a prefix of their own. */
    SERVICE_TOKEN("a token of a well-known service", true),
    /** Not secret by itself; it says that its secret is kept nearby, and that both stay valid until revoked. */
    AWS_KEY_ID("the id of a static AWS access key", false),
    URL_PASSWORD("a password in a URL", false),
    /** An argument by which a command takes a password. */
    COMMAND_PASSWORD("a password in a command line", false),
    /** A literal that a password-like name is given. */
    NAMED_VALUE("a literal value", false),
    /** A field that Jenkins or a plugin calls a secret holds something else than an encrypted value. */
    PLAIN_FIELD("a value that Jenkins has not encrypted", false),
    /** Such a field holds what is either the old encrypted form or plain text. */
    LEGACY_FIELD("the encrypted form of old Jenkins versions, or plain text of that shape", false),
    /** The plain token by which a job is triggered over HTTP. */
    TRIGGER_TOKEN("a remote trigger token in plain text", false),
    /** An encrypted default of a password parameter. */
    ENCRYPTED_DEFAULT("an encrypted default that every build uses unless it is given another", false),
    /** A whole file of a home directory that is a key of the user that Jenkins runs as. */
    KEY_FILE("a private key that Jenkins does not keep", false),
    /** A whole file with the commands that somebody typed as the user that Jenkins runs as. */
    HISTORY_FILE("commands as they were typed, with the secrets among them", false),
    /** A whole file in which a tool keeps a password in clear. */
    PASSWORD_FILE("a password or key in clear for a command-line tool", false);

    private final String description;
    private final boolean wellKnown;

    SecretKind(String description, boolean wellKnown) {
        this.description = description;
        this.wellKnown = wellKnown;
    }

    /** What it is, as a noun with its article. */
    @NonNull
    public String description() {
        return description;
    }

    /** Whether the value itself is unmistakable, so that it counts in a comment too. */
    public boolean isWellKnown() {
        return wellKnown;
    }
}
