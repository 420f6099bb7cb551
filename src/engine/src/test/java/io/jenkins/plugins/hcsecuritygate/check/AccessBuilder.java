package io.jenkins.plugins.hcsecuritygate.check;

import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ApiTokenPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildAuthenticator;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildIdentity;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Realm;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RealmKind;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UnsandboxedScript;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UserTokens;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.List;

/** Access on a controller where everything is as it should be; a test changes what it is about. */
public final class AccessBuilder {

    private Fact<Realm> realm = realmOf(RealmKind.EXTERNAL, false);
    private Fact<Strategy> strategy = strategyOf(StrategyKind.PROJECT_MATRIX);
    private Inventory<Grant> grants = Inventory.of(List.of(
            grant("clinic-it", SidType.GROUP, "hudson.model.Hudson.Administer"),
            grant("developers", SidType.GROUP, "hudson.model.Item.Read"),
            grant("developers", SidType.GROUP, "hudson.model.Item.Build")));
    private Inventory<UserTokens> users = Inventory.of(List.of());
    private Fact<ApiTokenPolicy> apiTokens = Fact.known(ApiTokenPolicy.DEFAULT);
    private Fact<List<BuildAuthenticator>> buildAuthenticators =
            Fact.known(List.of(new BuildAuthenticator.ForAll(new RunsAs.TriggeringUser())));
    private Inventory<BuildIdentity> buildIdentities = Inventory.of(List.of());
    private Inventory<UnsandboxedScript> scripts = Inventory.of(List.of());
    private Fact<List<String>> signatures = Fact.known(List.of());
    private Fact<Boolean> initialPassword = Fact.known(false);

    public static Fact<Realm> realmOf(RealmKind kind, boolean signup) {
        return Fact.known(new Realm("realm." + kind, kind, signup, ""));
    }

    public static Fact<Strategy> strategyOf(StrategyKind kind) {
        return Fact.known(new Strategy("strategy." + kind, kind, ""));
    }

    public static Grant grant(String sid, SidType type, String permission) {
        return grant(Scope.GLOBAL, sid, type, permission);
    }

    public static Grant grant(Scope scope, String sid, SidType type, String permission) {
        return new Grant(scope, sid, type, permission, "", "config.xml");
    }

    public AccessBuilder realm(Fact<Realm> value) {
        realm = value;
        return this;
    }

    public AccessBuilder strategy(Fact<Strategy> value) {
        strategy = value;
        return this;
    }

    public AccessBuilder grants(Grant... value) {
        grants = Inventory.of(List.of(value));
        return this;
    }

    public AccessBuilder grants(Inventory<Grant> value) {
        grants = value;
        return this;
    }

    public AccessBuilder users(Inventory<UserTokens> value) {
        users = value;
        return this;
    }

    public AccessBuilder apiTokens(Fact<ApiTokenPolicy> value) {
        apiTokens = value;
        return this;
    }

    public AccessBuilder buildAuthenticators(Fact<List<BuildAuthenticator>> value) {
        buildAuthenticators = value;
        return this;
    }

    public AccessBuilder buildIdentities(Inventory<BuildIdentity> value) {
        buildIdentities = value;
        return this;
    }

    public AccessBuilder scripts(Inventory<UnsandboxedScript> value) {
        scripts = value;
        return this;
    }

    public AccessBuilder signatures(Fact<List<String>> value) {
        signatures = value;
        return this;
    }

    public AccessBuilder initialPassword(Fact<Boolean> value) {
        initialPassword = value;
        return this;
    }

    public Access build() {
        return new Access(
                realm,
                strategy,
                grants,
                users,
                apiTokens,
                buildAuthenticators,
                buildIdentities,
                scripts,
                signatures,
                initialPassword);
    }
}
