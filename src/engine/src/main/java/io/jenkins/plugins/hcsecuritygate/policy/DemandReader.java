package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyDemand.CheckDemand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Makes a demand of words. Nothing is refused here, since Jenkins must start with whatever was written: what cannot be
 * understood counts as the choice that demands most, and is told.
 */
final class DemandReader {

    private final Map<String, CheckMetadata> checks;
    private final BiConsumer<String, String> faults;

    /**
     * @param checks the catalogue by id
     * @param faults told the path of each value that does not count as written, and what counts in its place
     */
    DemandReader(@NonNull Map<String, CheckMetadata> checks, @NonNull BiConsumer<String, String> faults) {
        this.checks = checks;
        this.faults = faults;
    }

    @NonNull
    PolicyDemand read(@NonNull PolicyWords words) {
        return new PolicyDemand(
                word("profile", words.profile(), Profile::ofWord, Profile.STRICT),
                word("failOn", words.failOn(), ConfiguredPolicy::severity, Severity.LOW),
                word("unknown", words.unknown(), ConfiguredPolicy::blocks, true),
                word("warnings", words.warnings(), ConfiguredPolicy::warningsBlock, true),
                demands(words.checks()));
    }

    @CheckForNull
    private <T> T word(String key, String text, Function<String, Optional<T>> meaning, T strictest) {
        if (text.isBlank()) {
            return null;
        }
        Optional<T> value = meaning.apply(text.strip().toLowerCase(Locale.ROOT));
        if (value.isEmpty()) {
            faults.accept(key, key + " cannot be " + PolicyProblems.quote(text) + ", so the strictest choice applies");
        }
        return value.orElse(strictest);
    }

    private List<CheckDemand> demands(List<CheckWords> words) {
        Map<String, CheckDemand> demands = new LinkedHashMap<>();
        for (CheckWords said : words) {
            String id = said.id().strip();
            CheckMetadata check = checks.get(id);
            if (check == null) {
                faults.accept(
                        "checks " + PolicyProblems.shown(id),
                        "no check is called " + PolicyProblems.quote(id) + ", so what is said about it has no effect"
                                + NearestWord.to(id, checks.keySet())
                                        .map(nearest -> "; did you mean '" + nearest + "'?")
                                        .orElse(""));
                continue;
            }
            CheckDemand demand = demand(check, said);
            CheckDemand before = demands.get(id);
            if (before != null) {
                faults.accept("checks " + id, id + " is there more than once, so the stricter of each value applies");
                demand = both(before, demand);
            }
            demands.put(id, demand);
        }
        return List.copyOf(demands.values());
    }

    /** The stricter of each value; where only one says something, that. */
    private static CheckDemand both(CheckDemand a, CheckDemand b) {
        boolean off = Boolean.FALSE.equals(a.on()) && Boolean.FALSE.equals(b.on());
        boolean on = Boolean.TRUE.equals(a.on()) || Boolean.TRUE.equals(b.on());
        Severity one = a.severity();
        Severity other = b.severity();
        Severity severity = one == null || other != null && other.compareTo(one) > 0 ? other : one;
        Map<String, Object> settings = new LinkedHashMap<>(a.settings());
        b.settings().forEach((name, value) -> settings.merge(name, value, (x, y) -> stricter(a.check(), name, x, y)));
        return off ? a : new CheckDemand(a.check(), on ? Boolean.TRUE : null, "", severity, settings);
    }

    private static Object stricter(CheckMetadata check, String name, Object a, Object b) {
        CheckRule both = CheckRule.of(check)
                .withSetting(name, a)
                .stricter(CheckRule.of(check).withSetting(name, b));
        return check.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .map(both::value)
                .orElseThrow();
    }

    private CheckDemand demand(CheckMetadata check, CheckWords said) {
        Boolean on = on(check, said);
        if (Boolean.FALSE.equals(on)) {
            return new CheckDemand(check, false, said.reason().strip(), null, Map.of());
        }
        String path = "checks " + check.id() + " ";
        Severity severity = null;
        if (!said.severity().isBlank()) {
            severity = ConfiguredPolicy.severity(said.severity().strip()).orElse(Severity.CRITICAL);
            if (ConfiguredPolicy.severity(said.severity().strip()).isEmpty()) {
                faults.accept(
                        path + "severity",
                        "the severity of " + check.id() + " cannot be " + PolicyProblems.quote(said.severity())
                                + ", so CRITICAL applies");
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        for (SettingWords setting : said.settings()) {
            setting(check, path, setting, settings);
        }
        return new CheckDemand(check, on, "", severity, settings);
    }

    @CheckForNull
    private Boolean on(CheckMetadata check, CheckWords said) {
        String word = said.enabled().strip().toLowerCase(Locale.ROOT);
        String path = "checks " + check.id() + " enabled";
        switch (word) {
            case "":
                return null;
            case "true":
                return true;
            case "false":
                if (check.id().equals(CheckRule.ALWAYS_ON)) {
                    faults.accept(
                            path, check.id() + " cannot be switched off, since it tells what is wrong with a policy");
                    return true;
                }
                if (said.reason().isBlank()) {
                    faults.accept(path, check.id() + " is to be switched off without a reason, so it stays on");
                    return true;
                }
                return false;
            default:
                faults.accept(
                        path,
                        "enabled of " + check.id() + " cannot be " + PolicyProblems.quote(said.enabled())
                                + ", so it stays on");
                return true;
        }
    }

    private void setting(CheckMetadata check, String path, SettingWords said, Map<String, Object> settings) {
        String name = said.name().strip();
        CheckSetting setting = check.settings().stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElse(null);
        if (setting == null) {
            faults.accept(
                    path + PolicyProblems.shown(name),
                    check.id() + " has no setting " + PolicyProblems.quote(name) + ", so it has no effect"
                            + NearestWord.to(
                                            name,
                                            check.settings().stream()
                                                    .map(CheckSetting::name)
                                                    .toList())
                                    .map(nearest -> "; did you mean '" + nearest + "'?")
                                    .orElse(""));
            return;
        }
        List<String> values = said.values().stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        Object value = setting.isNumber() ? number(setting, path, values) : values;
        Object before = settings.put(name, value);
        if (before != null) {
            faults.accept(
                    path + name, name + " of " + check.id() + " is there more than once, so the stricter applies");
            settings.put(name, stricter(check, name, before, value));
        }
    }

    private Object number(CheckSetting setting, String path, List<String> values) {
        if (values.size() == 1 && CheckRulesReader.NUMBER.matcher(values.get(0)).matches()) {
            return Integer.valueOf(values.get(0));
        }
        faults.accept(
                path + setting.name(),
                setting.name() + " cannot be " + PolicyProblems.quote(String.join(" ", values)) + ", so "
                        + setting.strictest() + " applies");
        return setting.strictest();
    }
}
