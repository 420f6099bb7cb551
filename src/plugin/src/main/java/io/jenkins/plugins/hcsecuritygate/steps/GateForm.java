package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.util.Arrays;
import jenkins.model.Jenkins;

/** Answers the forms of the steps and of the build step, for those who may see the form. */
final class GateForm {

    private GateForm() {}

    @NonNull
    static FormValidation check(@CheckForNull Item item, @NonNull Runnable parse) {
        checkPermission(item);
        try {
            parse.run();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @NonNull
    static ListBoxModel profiles(@CheckForNull Item item) {
        checkPermission(item);
        return words(Arrays.stream(Profile.values()).map(Profile::word).toArray(String[]::new));
    }

    @NonNull
    static ListBoxModel severities(@CheckForNull Item item) {
        checkPermission(item);
        return words(Arrays.stream(Severity.values()).map(Severity::name).toArray(String[]::new));
    }

    @NonNull
    static ListBoxModel unknowns(@CheckForNull Item item) {
        checkPermission(item);
        return words("warn", "block");
    }

    @NonNull
    static ListBoxModel actions(@CheckForNull Item item) {
        checkPermission(item);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.GateForm_fail(), GateAction.FAIL.word());
        items.add(Messages.GateForm_unstable(), GateAction.UNSTABLE.word());
        items.add(Messages.GateForm_warn(), GateAction.WARN.word());
        return items;
    }

    private static ListBoxModel words(String... words) {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.GateForm_by_policy(), "");
        Arrays.stream(words).forEach(items::add);
        return items;
    }

    /** The snippet generator shows the form to whoever may read the job's configuration. */
    private static void checkPermission(Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }
}
