package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.BindingStep;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The credentials that a Pipeline has been given so far. Saved whenever the build is. */
@Restricted(NoExternalUse.class)
public final class BoundCredentialsAction extends InvisibleAction {

    /** A loop over generated ids must not grow the record of a build for ever. */
    private static final int MOST = 200;

    /** Replaced and never changed, since the build may be saved at any moment. */
    private volatile ArrayList<BoundCredential> credentials = new ArrayList<>();

    @NonNull
    List<BoundCredential> credentials() {
        return List.copyOf(credentials);
    }

    synchronized void add(@NonNull BoundCredential credential) {
        if (credentials.size() < MOST && !credentials.contains(credential)) {
            ArrayList<BoundCredential> more = new ArrayList<>(credentials);
            more.add(credential);
            credentials = more;
        }
    }

    /** Hears of every step of every Pipeline, on the Pipeline's own thread; only {@code withCredentials} costs anything. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Listener implements StepListener {

        private static final Logger LOGGER = Logger.getLogger(BoundCredentialsAction.class.getName());

        @Override
        public void notifyOfNewStep(@NonNull Step step, @NonNull StepContext context) {
            if (!(step instanceof BindingStep binding)) {
                return;
            }
            try {
                Run<?, ?> run = context.get(Run.class);
                if (run != null) {
                    note(run, binding);
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Could not note which credentials a build was given", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void note(Run<?, ?> run, BindingStep step) {
            BoundCredentialsAction action = run.getAction(BoundCredentialsAction.class);
            if (action == null) {
                action = new BoundCredentialsAction();
                run.addAction(action);
            }
            for (MultiBinding<?> binding : step.getBindings()) {
                action.add(BoundCredential.of(binding));
            }
        }
    }
}
