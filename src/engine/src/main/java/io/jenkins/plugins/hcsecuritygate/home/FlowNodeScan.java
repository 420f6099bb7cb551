package io.jenkins.plugins.hcsecuritygate.home;

/**
 * Looks in flow nodes for workspaces that a Pipeline was given: {@code WorkspaceActionImpl}, whose {@code node} is empty
 * for the built-in node. The class is written under changing package aliases, so only the last part of its name counts.
 */
final class FlowNodeScan implements XmlScan {

    private static final String ACTION = "WorkspaceActionImpl";
    private static final int MAX_TEXT = 1_000;

    private final StringBuilder text = new StringBuilder();
    private int action = -1;
    private boolean inNode;
    private boolean onController;

    @Override
    public void start(String name, int depth) {
        if (action < 0 && name.endsWith(ACTION)) {
            action = depth;
        }
        inNode = action >= 0 && depth == action + 1 && name.equals("node");
        text.setLength(0);
    }

    @Override
    public void text(String piece) {
        if (inNode && text.length() < MAX_TEXT) {
            text.append(piece);
        }
    }

    @Override
    public void end(int depth) {
        if (inNode) {
            onController |= text.toString().isBlank();
        }
        inNode = false;
        if (depth == action) {
            action = -1;
        }
    }

    /** Whether one of the workspaces was on the built-in node. */
    boolean onController() {
        return onController;
    }
}
