package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * One right that the authorization strategy in force gives. Rights that follow from another ({@code Overall/Administer}
 * implies nearly all) are not listed again.
 *
 * @param scope where it holds
 * @param sid name of the user or group, fit for a report
 * @param sidType whom the name means
 * @param permission permission id, such as {@code hudson.model.Item.Build}
 * @param via what gives it, as a noun phrase such as "role dev"; empty where the strategy itself does
 * @param location file that says so, relative to the home
 */
public record Grant(
        @NonNull Scope scope,
        @NonNull String sid,
        @NonNull SidType sidType,
        @NonNull String permission,
        @NonNull String via,
        @NonNull String location) {

    /** Name by which Jenkins calls whoever has not logged in. */
    public static final String ANONYMOUS = "anonymous";

    /** The group of everybody who has logged in. */
    public static final String AUTHENTICATED = "authenticated";

    /** Whether it reaches people who have not logged in. */
    public boolean isToAnonymous() {
        return sidType != SidType.GROUP && sid.equalsIgnoreCase(ANONYMOUS);
    }

    /** Whether it reaches everybody who has logged in. */
    public boolean isToAuthenticated() {
        return sidType != SidType.USER && sid.equalsIgnoreCase(AUTHENTICATED);
    }

    /** Whom a sid means. Matrix Authorization and Role Strategy before their versions of 2022 did not tell them apart. */
    public enum SidType {
        USER,
        GROUP,
        EITHER
    }

    /**
     * @param kind what the name addresses
     * @param name full name of an item, name of a node or a pattern; empty for {@link Kind#GLOBAL}
     */
    public record Scope(@NonNull Kind kind, @NonNull String name) {

        /** Everywhere. */
        public static final Scope GLOBAL = new Scope(Kind.GLOBAL, "");

        /** What a grant is given on. */
        public enum Kind {
            GLOBAL,
            /** One item and what inherits from it. */
            ITEM,
            /** Items whose full name matches a regular expression, which is kept as text and never run. */
            ITEMS_MATCHING,
            NODE,
            /** Nodes whose name matches a regular expression. */
            NODES_MATCHING
        }

        public boolean isGlobal() {
            return kind == Kind.GLOBAL;
        }

        /** The place in words that follow a permission: "everywhere", "on job team/app". */
        @NonNull
        public String words() {
            return switch (kind) {
                case GLOBAL -> "everywhere";
                case ITEM -> "on item " + name;
                case ITEMS_MATCHING -> name.equals(".*") ? "on every item" : "on items matching " + name;
                case NODE -> "on node " + name;
                case NODES_MATCHING -> name.equals(".*") ? "on every node" : "on nodes matching " + name;
            };
        }
    }
}
