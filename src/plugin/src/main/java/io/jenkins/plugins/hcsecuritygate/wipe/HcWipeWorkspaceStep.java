package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.agent.Leftover;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Wipes what the current directory of a node block holds, now, and returns the receipt. */
public final class HcWipeWorkspaceStep extends Step {

    @DataBoundConstructor
    public HcWipeWorkspaceStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Not resumed after a restart: it fails with a message that says so, as half a wipe would be no receipt. */
    private static final class Execution extends SynchronousNonBlockingStepExecution<Map<String, Object>> {

        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        protected Map<String, Object> run() throws Exception {
            StepContext context = getContext();
            FilePath directory = context.get(FilePath.class);
            Computer computer = context.get(Computer.class);
            Run<?, ?> run = context.get(Run.class);
            String job = run.getParent().getFullName();
            String path = directory.getRemote();
            if (WorkspaceClaims.get().isUsedByOthers(computer.getName(), path, run.getExternalizableId())) {
                throw new AbortException(
                        Messages.HcWipeWorkspaceStep_refused(path, Messages.HcWipeWorkspaceStep_used_by_others()));
            }
            ProtectedPaths paths;
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                // Whoever the build runs as, what other jobs keep is theirs.
                paths = Protection.of(computer, path, job);
            }
            Receipt receipt = directory.act(new Erase(paths, Erase.Kind.CONTENTS));
            if (receipt.getLeftovers().stream().anyMatch(left -> left.getWhy() == Leftover.Why.REFUSED)) {
                throw new AbortException(Messages.HcWipeWorkspaceStep_refused(
                        path, receipt.getLeftovers().get(0).getDetail()));
            }
            context.get(TaskListener.class)
                    .getLogger()
                    .println(Messages.HcWipeWorkspaceStep_done(
                            receipt.getFiles(), receipt.getDirectories(), receipt.getBytes(), receipt.getLeft()));
            record(new Place(computer.getName(), path), run, receipt);
            return toMap(computer.getName(), receipt);
        }

        /** On the build's page, if it was the whole workspace; what the wipe after the build removes comes on top. */
        private static void record(Place place, Run<?, ?> run, Receipt receipt) throws IOException {
            String id = run.getExternalizableId();
            boolean whole = !WorkspaceClaims.get()
                    .find(claim -> claim.place().equals(place) && claim.run().equals(id))
                    .isEmpty();
            if (whole && !receipt.isEmpty()) {
                WorkspaceReceipt.State state =
                        receipt.isComplete() ? WorkspaceReceipt.State.WIPED : WorkspaceReceipt.State.LEFT;
                String detail = Messages.HcWipeWorkspaceStep_by_step();
                WipeReceiptAction.put(run, new WorkspaceReceipt(place, state, detail, receipt));
                WipeRecords.more(receipt);
            }
        }
    }

    /** Only maps, lists, strings and numbers: what a sandboxed script may read and a restart keeps. */
    @NonNull
    static Map<String, Object> toMap(@NonNull String node, @NonNull Receipt receipt) {
        List<Map<String, Object>> leftovers = new ArrayList<>();
        for (Leftover leftover : receipt.getLeftovers()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("path", leftover.getPath());
            entry.put("why", leftover.getWhy().name());
            entry.put("detail", leftover.getDetail());
            leftovers.add(entry);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", node);
        map.put("path", receipt.getPath());
        map.put("files", receipt.getFiles());
        map.put("directories", receipt.getDirectories());
        map.put("bytes", receipt.getBytes());
        map.put("millis", receipt.getMillis());
        map.put("left", receipt.getLeft());
        map.put("complete", receipt.isComplete());
        map.put("leftovers", leftovers);
        return map;
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "hcWipeWorkspace";
        }

        @Override
        public String getDisplayName() {
            return Messages.HcWipeWorkspaceStep_display_name();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(FilePath.class, Computer.class, Run.class, TaskListener.class);
        }
    }
}
