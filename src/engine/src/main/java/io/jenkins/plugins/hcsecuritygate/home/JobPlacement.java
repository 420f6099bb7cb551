package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job.Placement;
import java.util.ArrayList;
import java.util.List;

/** Where a job of a classic type asks to run. */
final class JobPlacement {

    /** Combinations of label axes beyond which they are not followed. */
    private static final int MAX_COMBINATIONS = 1_000;

    private static final List<String> LABEL_AXES = List.of("hudson.matrix.LabelAxis", "hudson.matrix.LabelExpAxis");

    private JobPlacement() {}

    /**
     * {@code AbstractProject.getAssignedLabel}: {@code canRoam} wins over {@code assignedNode}, and neither means the
     * built-in node.
     */
    @NonNull
    static Fact<Placement> of(@NonNull XmlElement job) {
        if (job.name().equals("matrix-project")) {
            return matrix(job);
        }
        if ("true".equals(job.text("canRoam"))) {
            return Fact.known(Placement.ANYWHERE);
        }
        String label = job.text("assignedNode");
        return Fact.known(label == null || label.isEmpty() ? Placement.BUILT_IN : new Placement(false, List.of(label)));
    }

    /**
     * {@code MatrixConfiguration.getAssignedLabel}: the values of the label axes, joined as they stand. The parent's
     * own label is not theirs, and the parent itself needs no executor.
     */
    private static Fact<Placement> matrix(XmlElement job) {
        List<String> labels = List.of("");
        XmlElement axes = job.child("axes");
        for (XmlElement axis : axes == null ? List.<XmlElement>of() : axes.children()) {
            XmlElement values = axis.child("values");
            if (!LABEL_AXES.contains(axis.className())
                    || values == null
                    || values.children().isEmpty()) {
                continue;
            }
            if ((long) labels.size() * values.children().size() > MAX_COMBINATIONS) {
                return Fact.unknown(
                        "its label axes have more than " + MAX_COMBINATIONS + " combinations",
                        "Look at the nodes that its configurations ran on");
            }
            List<String> joined = new ArrayList<>();
            for (String before : labels) {
                for (XmlElement value : values.children()) {
                    String label = value.text().strip();
                    joined.add(before.isEmpty() ? label : before + "&&" + label);
                }
            }
            labels = joined;
        }
        return Fact.known(new Placement(false, labels));
    }
}
