package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.ClassDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Whoever adds something that can be configured adds it to the file of the round trip, too. */
class CompleteConfigurationTest {

    private static final String PACKAGE = "io.jenkins.plugins.hcsecuritygate.";

    @Test
    void theFileOfTheRoundTripHasAllThatCanBeConfigured() throws Exception {
        Map<?, ?> file;
        try (InputStream in = getClass().getResourceAsStream("full.yaml")) {
            file = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
        Object gate = ((Map<?, ?>) file.get("security")).get("hcSecurityGate");
        Set<String> compared = new TreeSet<>();
        compare(compared, HcSecurityGateConfiguration.class, List.of((Map<?, ?>) gate));
        assertTrue(compared.contains("SettingConfiguration"), compared.toString());
    }

    private static void compare(Set<String> compared, Class<?> type, List<Map<?, ?>> written) {
        Set<String> keys = new TreeSet<>();
        written.forEach(each -> each.keySet().forEach(key -> keys.add(key.toString())));
        Map<String, Type> properties = properties(type);
        assertEquals(properties.keySet(), keys, "what full.yaml says of " + type.getSimpleName());
        compared.add(type.getSimpleName());
        properties.forEach((name, of) -> {
            Class<?> part = ours(of);
            if (part != null) {
                compare(compared, part, parts(name, written));
            }
        });
    }

    private static List<Map<?, ?>> parts(String name, List<Map<?, ?>> written) {
        List<Map<?, ?>> parts = new ArrayList<>();
        for (Map<?, ?> each : written) {
            Object value = each.get(name);
            if (value instanceof List<?> list) {
                list.forEach(element -> parts.add((Map<?, ?>) element));
            } else if (value != null) {
                parts.add((Map<?, ?>) value);
            }
        }
        return parts;
    }

    /** By the names that Configuration as Code knows. */
    private static Map<String, Type> properties(Class<?> type) {
        Map<String, Type> properties = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                String name = method.getName().substring("set".length());
                properties.put(
                        name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1),
                        method.getGenericParameterTypes()[0]);
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                String[] names = ClassDescriptor.loadParameterNames(constructor);
                for (int i = 0; i < names.length; i++) {
                    properties.put(names[i], constructor.getGenericParameterTypes()[i]);
                }
            }
        }
        return properties;
    }

    /** A class of this plugin, or that of a list's elements; null for texts and switches. */
    private static Class<?> ours(Type type) {
        if (type instanceof ParameterizedType list) {
            return ours(list.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> plain && plain.getName().startsWith(PACKAGE) ? plain : null;
    }
}
