package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.slaves.AbstractCloudSlave;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.FlowStartNode;

/**
 * Notes the workspaces of Pipelines as their {@code node} and {@code ws} blocks begin. Synchronous, so that the claim is
 * there before the first step of the block; it only reads what the block has in memory.
 */
@Extension
public class PipelineClaims implements GraphListener.Synchronous {

    private static final Logger LOGGER = Logger.getLogger(PipelineClaims.class.getName());

    @Override
    public void onNewHead(FlowNode head) {
        if (head instanceof BlockEndNode<?> end) {
            WorkspaceAction workspace = end.getStartNode().getAction(WorkspaceAction.class);
            if (workspace != null && HcSecurityGateConfiguration.get().getWipe().isAtBlockEnd()) {
                ended(head, workspace);
            }
            return;
        }
        if (!(head instanceof BlockStartNode)) {
            return;
        }
        // The block itself gets its workspace after it began; what begins next is its body.
        for (FlowNode parent : head.getParents()) {
            WorkspaceAction workspace = parent.getAction(WorkspaceAction.class);
            // The start of the whole names the checkout of its Jenkinsfile, which has rules of its own.
            if (workspace != null && !(parent instanceof FlowStartNode)) {
                claim(head, workspace);
            }
        }
    }

    /** The lease may be given back a moment later; who wipes waits for nothing, and the end of the build comes anyway. */
    private static void ended(FlowNode head, WorkspaceAction workspace) {
        try {
            if (head.getExecution().getOwner().getExecutable() instanceof Run<?, ?> run) {
                WorkspaceWiper.get()
                        .scheduleBlockEnd(
                                new Place(workspace.getNode(), workspace.getPath()), run.getExternalizableId());
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A workspace of an unknown build is not wiped at the end of its block", e);
        }
    }

    private static void claim(FlowNode head, WorkspaceAction workspace) {
        try {
            Queue.Executable executable = head.getExecution().getOwner().getExecutable();
            if (executable instanceof Run<?, ?> run) {
                WorkspaceClaims.get()
                        .claim(
                                workspace.getNode(),
                                workspace.getPath(),
                                run,
                                run.getParent().getFullName(),
                                Jenkins.get().getNode(workspace.getNode()) instanceof AbstractCloudSlave);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A workspace of an unknown build will not be wiped", e);
        }
    }
}
