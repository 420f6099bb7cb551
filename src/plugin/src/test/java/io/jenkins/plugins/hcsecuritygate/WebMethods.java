package io.jenkins.plugins.hcsecuritygate;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.ManagementLink;
import io.jenkins.plugins.hcsecuritygate.posture.PostureLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kohsuke.stapler.StaplerFallback;
import org.kohsuke.stapler.StaplerProxy;

/**
 * Everything in this plugin that an address can reach, found by what Stapler looks for: methods named {@code do…} or
 * annotated as web methods, pages, and getters of reachable objects that lead to further objects.
 */
final class WebMethods {

    private static final String PACKAGE = "io.jenkins.plugins.hcsecuritygate";

    private WebMethods() {}

    /** For example {@code PostureLink#doReaudit}, {@code PostureLink/index} and {@code PostureLink#getHistory}. */
    static Set<String> all() {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : classes()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean callable = Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic();
                if (callable && (isWebMethod(method) || isReachable(type) && leadsOn(method))) {
                    found.add(name(type) + "#" + method.getName());
                }
            }
            if (type.getResource(type.getName()
                                    .substring(type.getName().lastIndexOf('.') + 1)
                                    .replace('$', '/')
                            + "/index.jelly")
                    != null) {
                found.add(name(type) + "/index");
            }
        }
        return found;
    }

    private static boolean isWebMethod(Method method) {
        return method.getName().matches("do[A-Z].*")
                || method.getName().startsWith("js")
                || Arrays.stream(method.getAnnotations())
                        .map(Annotation::annotationType)
                        .map(Class::getName)
                        .anyMatch(name -> name.startsWith("org.kohsuke.stapler.verb.")
                                || name.equals("org.kohsuke.stapler.WebMethod")
                                || name.equals("org.kohsuke.stapler.bind.JavaScriptMethod")
                                || name.equals("org.kohsuke.stapler.interceptor.RequirePOST"));
    }

    /** Objects that have an address of their own; an invisible action has no name that an address could call it by. */
    private static boolean isReachable(Class<?> type) {
        return ManagementLink.class.isAssignableFrom(type)
                || Action.class.isAssignableFrom(type) && !InvisibleAction.class.isAssignableFrom(type)
                || StaplerProxy.class.isAssignableFrom(type)
                || StaplerFallback.class.isAssignableFrom(type);
    }

    /** A getter whose result Stapler would look into for the rest of an address. */
    private static boolean leadsOn(Method method) {
        return method.getName().matches("get[A-Z].*")
                && !method.getName().equals("getTarget")
                && (method.getReturnType().getName().startsWith(PACKAGE)
                        || method.getReturnType() == Object.class
                        || method.getReturnType().getName().equals("hudson.model.Api"));
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getName().lastIndexOf('.') + 1).replace('$', '.');
    }

    private static Set<Class<?>> classes() {
        Set<Class<?>> classes = new java.util.LinkedHashSet<>();
        try {
            Path root = Path.of(PostureLink.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root.resolve(PACKAGE.replace('.', '/')))) {
                files.filter(file -> file.toString().endsWith(".class"))
                        .filter(file -> !file.endsWith("package-info.class"))
                        .forEach(file -> classes.add(load(root, file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return classes;
    }

    private static Class<?> load(Path root, Path file) {
        String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        try {
            return Class.forName(name, false, PostureLink.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
