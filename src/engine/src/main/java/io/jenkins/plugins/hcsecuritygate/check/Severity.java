package io.jenkins.plugins.hcsecuritygate.check;

/** How bad a failure is, in rising order. The weight counts in the score, which is only for display. */
public enum Severity {
    LOW(1),
    MEDIUM(2),
    HIGH(4),
    CRITICAL(8);

    private final int weight;

    Severity(int weight) {
        this.weight = weight;
    }

    public int weight() {
        return weight;
    }
}
