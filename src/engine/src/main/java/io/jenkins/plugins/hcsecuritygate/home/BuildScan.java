package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Picks from {@code build.xml} the few fields that tell when and where a build ran, and the receipts of its wipe. */
final class BuildScan implements XmlScan {

    /** Longest text kept of a field; a node's name is shorter. */
    private static final int MAX_TEXT = 1_000;

    /** Depths of what lies in {@code <actions>}: an action, its list, each receipt in it, and the fields of that. */
    private static final int ACTION = 2;

    private static final int RECEIPT = 4;

    private static final String WIPE = "io.jenkins.plugins.hcsecuritygate.wipe.WipeReceiptAction";

    /** The wipe keeps no more with one build. */
    private static final int MAX_RECEIPTS = 200;

    private final List<WipeReceipt> receipts = new ArrayList<>();
    private final Map<String, String> receipt = new HashMap<>();
    private boolean inWipe;
    private String receiptField = "";
    private String field = "";
    private boolean direct;
    private final StringBuilder text = new StringBuilder();
    private String builtOn;
    private String startTime;
    private String timestamp;
    private boolean hasResult;
    private boolean hasExecution;

    @Override
    public void start(String name, int depth) {
        inWipe = inWipe && depth > ACTION || depth == ACTION && field.equals("actions") && name.equals(WIPE);
        if (inWipe && depth == RECEIPT) {
            receipt.clear();
        }
        boolean ofReceipt = inWipe && depth == RECEIPT + 1;
        if (depth == 1) {
            field = name;
        } else if (ofReceipt) {
            receiptField = name;
        }
        direct = depth == 1 || ofReceipt;
        if (direct) {
            text.setLength(0);
        }
    }

    @Override
    public void text(String piece) {
        if (direct && text.length() < MAX_TEXT) {
            text.append(piece);
        }
    }

    @Override
    public void end(int depth) {
        if (inWipe && depth == RECEIPT + 1) {
            receipt.put(receiptField, text.toString());
        } else if (inWipe && depth == RECEIPT && receipts.size() < MAX_RECEIPTS && receipt.containsKey("state")) {
            receipts.add(new WipeReceipt(
                    HomeNames.display(receipt.getOrDefault("node", "")),
                    HomeNames.display(receipt.getOrDefault("path", "")),
                    outcome(receipt.get("state").strip())));
        } else if (depth == ACTION) {
            inWipe = false;
        }
        direct = false;
        if (depth == 1) {
            switch (field) {
                case "builtOn" -> builtOn = text.toString().strip();
                case "startTime" -> startTime = text.toString().strip();
                case "timestamp" -> timestamp = text.toString().strip();
                case "result" -> hasResult = true;
                case "execution" -> hasExecution = true;
                default -> {}
            }
        }
    }

    /** Whether a Pipeline has got as far as running its script; one that has not is given no workspace. */
    boolean hasExecution() {
        return hasExecution;
    }

    /**
     * {@code AbstractBuild.builtOn}: the node's name, empty for the built-in node; null where it is not written, as in
     * very old records and in those of builds that never got a node.
     */
    @CheckForNull
    String builtOn() {
        return builtOn;
    }

    /** When the build started, or else was queued; null if neither is a time. */
    @CheckForNull
    Instant started() {
        for (String candidate : new String[] {startTime, timestamp}) {
            if (candidate != null && !candidate.isEmpty() && candidate.length() < 19) {
                try {
                    long millis = Long.parseLong(candidate);
                    if (millis > 0) {
                        return Instant.ofEpochMilli(millis);
                    }
                } catch (NumberFormatException e) {
                    continue;
                }
            }
        }
        return null;
    }

    /** What the wipe noted of each workspace of the build. */
    @NonNull
    List<WipeReceipt> receipts() {
        return List.copyOf(receipts);
    }

    private static Outcome outcome(String state) {
        return switch (state) {
            case "WIPED" -> Outcome.WIPED;
            case "REFUSED" -> Outcome.REFUSED;
            case "GONE" -> Outcome.GONE;
            default -> Outcome.OTHER;
        };
    }

    boolean hasResult() {
        return hasResult;
    }
}
