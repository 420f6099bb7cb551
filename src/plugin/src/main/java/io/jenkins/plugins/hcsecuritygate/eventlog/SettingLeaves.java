package io.jenkins.plugins.hcsecuritygate.eventlog;

import com.thoughtworks.xstream.io.AbstractWriter;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import jenkins.model.Jenkins;

/**
 * A configuration as XStream would write it, flattened to one text per setting. So each setting is compared, also one that
 * somebody adds to the configuration later without a thought of events.
 */
final class SettingLeaves extends AbstractWriter {
    private final Map<String, String> leaves = new TreeMap<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private static final class Open {
        private final String path;
        private final Map<String, Integer> children = new HashMap<>();
        private String text = "";

        Open(String path) {
            this.path = path;
        }
    }

    private SettingLeaves() {}

    /** Path of each setting and its text. */
    @NonNull
    static Map<String, String> of(@NonNull Object configuration) {
        SettingLeaves writer = new SettingLeaves();
        Jenkins.XSTREAM2.marshal(configuration, writer);
        return writer.leaves;
    }

    @Override
    public void startNode(String name) {
        Open parent = open.peek();
        if (parent == null) {
            open.push(new Open(""));
            return;
        }
        int index = parent.children.merge(name, 1, Integer::sum);
        // Elements of a list are named after their class, which tells an administrator nothing.
        boolean element = name.indexOf('.') >= 0 || name.equals("string") || name.equals("entry");
        String step = element ? "[" + index + "]" : index == 1 ? name : name + "[" + index + "]";
        open.push(new Open(parent.path.isEmpty() || element ? parent.path + step : parent.path + "/" + step));
    }

    @Override
    public void addAttribute(String name, String value) {
        // Versions of plugins, classes and references: none of them is a setting.
    }

    @Override
    public void setValue(String text) {
        open.element().text = text;
    }

    @Override
    public void endNode() {
        Open ended = open.pop();
        if (ended.children.isEmpty() && !ended.path.isEmpty()) {
            leaves.put(ended.path, ended.text);
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
