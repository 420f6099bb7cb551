package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * An element of a file that Jenkins wrote with XStream. Names are Java names again ({@code _-} is {@code $}, {@code __}
 * is {@code _}), so they compare equal to class names; attribute values are raw, as XStream does not mangle those.
 *
 * <p>Immutable once {@link XmlReader} has handed it out. An element keeps its whole document alive.
 */
public final class XmlElement {
    private static final String[] NO_ATTRIBUTES = {};

    private final XmlElement parent;
    private final String name;
    private final String[] attributes;
    private final int line;
    private List<XmlElement> children = List.of();
    private String text = "";

    /** @param attributes names and values in turn */
    XmlElement(@CheckForNull XmlElement parent, @NonNull String name, @CheckForNull String[] attributes, int line) {
        this.parent = parent;
        this.name = name;
        this.attributes = attributes == null ? NO_ATTRIBUTES : attributes;
        this.line = line;
    }

    void setText(@NonNull String text) {
        this.text = text;
    }

    void addChild(@NonNull XmlElement child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }
        children.add(child);
    }

    /** Java name: a field's in most places, a class's in lists and at the root. */
    @NonNull
    public String name() {
        return name;
    }

    /** Line of the start tag, from 1. */
    public int line() {
        return line;
    }

    @NonNull
    public List<XmlElement> children() {
        return Collections.unmodifiableList(children);
    }

    @NonNull
    public List<XmlElement> children(@NonNull String childName) {
        List<XmlElement> found = new ArrayList<>();
        for (XmlElement child : children) {
            if (child.name.equals(childName)) {
                found.add(child);
            }
        }
        return Collections.unmodifiableList(found);
    }

    /**
     * The child of that name. Of several the last, as in Jenkins: XStream sets the field anew for each
     * ({@code RobustReflectionConverter.doUnmarshal}).
     */
    @CheckForNull
    public XmlElement child(@NonNull String childName) {
        for (int i = children.size() - 1; i >= 0; i--) {
            if (children.get(i).name.equals(childName)) {
                return children.get(i);
            }
        }
        return null;
    }

    /** The descendant reached by these names, each step as {@link #child}; null if any is missing. */
    @CheckForNull
    public XmlElement find(@NonNull String... names) {
        XmlElement element = this;
        for (String step : names) {
            element = element.child(step);
            if (element == null) {
                return null;
            }
        }
        return element;
    }

    public boolean has(@NonNull String childName) {
        return child(childName) != null;
    }

    /** Text before the first child, exactly as in the file; empty if there is none or, before a child, only blanks. */
    @NonNull
    public String text() {
        return text;
    }

    /** Text of a child without blanks around it; null if there is no such child. */
    @CheckForNull
    public String text(@NonNull String childName) {
        XmlElement child = child(childName);
        return child == null ? null : child.text.trim();
    }

    @CheckForNull
    public String attribute(@NonNull String attributeName) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals(attributeName)) {
                return attributes[i + 1];
            }
        }
        return null;
    }

    /** The class XStream reads the element as, where it differs from the field's type or the element's name. */
    @CheckForNull
    public String classAttribute() {
        return attribute("class");
    }

    /** {@link #classAttribute()}, else {@link #name()}: the class of an element of a list. */
    @NonNull
    public String className() {
        String className = classAttribute();
        return className == null ? name : className;
    }

    /**
     * The element that holds the value: this one, or the one that its {@code reference} attribute (a relative path, as
     * XStream writes for an object that occurs twice) points to. Null if that is missing or itself a reference.
     */
    @CheckForNull
    public XmlElement dereferenced() {
        String reference = attribute("reference");
        if (reference == null) {
            return this;
        }
        XmlElement target = this;
        for (String step : reference.split("/")) {
            target = step.equals("..") ? target.parent : target.referencedChild(step);
            if (target == null) {
                return null;
            }
        }
        return target.attribute("reference") == null ? target : null;
    }

    private XmlElement referencedChild(String step) {
        int bracket = step.indexOf('[');
        String childName = XmlNames.toJava(bracket < 0 ? step : step.substring(0, bracket));
        int index = 1;
        if (bracket >= 0) {
            try {
                index = Integer.parseInt(step.substring(bracket + 1, step.length() - 1));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                return null;
            }
        }
        for (XmlElement child : children) {
            if (child.name.equals(childName) && --index == 0) {
                return child;
            }
        }
        return null;
    }

    /** Path of names from the root, with an index from 1 where a name is repeated: {@code hudson/clouds/cloud[2]}. */
    @NonNull
    public String path() {
        Deque<String> steps = new ArrayDeque<>();
        for (XmlElement element = this; element != null; element = element.parent) {
            steps.addFirst(HomeNames.display(element.name) + element.index());
        }
        return String.join("/", steps);
    }

    private String index() {
        if (parent == null) {
            return "";
        }
        List<XmlElement> alike = parent.children(name);
        return alike.size() == 1 ? "" : "[" + (alike.indexOf(this) + 1) + "]";
    }

    /** Name and place only: the content may be secret. */
    @Override
    public String toString() {
        return path() + " (line " + line + ")";
    }
}
