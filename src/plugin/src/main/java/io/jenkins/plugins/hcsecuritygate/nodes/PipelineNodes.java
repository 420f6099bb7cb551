package io.jenkins.plugins.hcsecuritygate.nodes;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.steps.GateStop;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.FlowStartNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Stops a Pipeline where its {@code node} block landed on a node that is refused. Synchronous, so that the build is marked
 * before the first step of the block; it only reads memory, and leaves the rest to another thread.
 */
@Extension
@Restricted(NoExternalUse.class)
public class PipelineNodes implements GraphListener.Synchronous {

    private static final Logger LOGGER = Logger.getLogger(PipelineNodes.class.getName());

    @Override
    public void onNewHead(FlowNode head) {
        if (!(head instanceof BlockStartNode) || !NodeRules.exist()) {
            return;
        }
        // The block itself gets its workspace after it began; what begins next is its body.
        for (FlowNode parent : head.getParents()) {
            WorkspaceAction workspace = parent.getAction(WorkspaceAction.class);
            // The start of the whole names the checkout of its Jenkinsfile, which is on no executor.
            if (workspace != null && !(parent instanceof FlowStartNode)) {
                judge(head.getExecution().getOwner(), workspace.getNode());
            }
        }
    }

    static void judge(@NonNull FlowExecutionOwner owner, @NonNull String node) {
        try {
            Queue.Executable executable = owner.getExecutable();
            if (!(executable instanceof Run<?, ?> run) || !run.isBuilding() || GateStop.isStopped(run)) {
                return;
            }
            String why = NodeRefusal.of(run, node, Jenkins.get().getNode(node));
            if (why != null) {
                // First stopped, then told: a log that cannot be written must not let the build go on.
                GateStop.refuse(run, why);
                owner.getListener().getLogger().println(why);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A build could not be told where it must not run", e);
        }
    }
}
