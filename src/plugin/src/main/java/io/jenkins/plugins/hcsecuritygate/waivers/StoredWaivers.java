package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.util.XStream2;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The form in which waivers are written. They are read by the engine, never by XStream. Names of fields are the file's
 * format; fields may be added.
 */
final class StoredWaivers {

    private final List<StoredWaiver> waivers = new ArrayList<>();

    StoredWaivers(@NonNull List<RequestedWaiver> waivers) {
        waivers.forEach(waiver -> this.waivers.add(new StoredWaiver(waiver)));
    }

    /** Writes names of its own, so that no class name gets into the file. */
    @NonNull
    static XStream2 xstream() {
        XStream2 xstream = new XStream2();
        xstream.alias("waivers", StoredWaivers.class);
        xstream.alias("waiver", StoredWaiver.class);
        return xstream;
    }

    /** One of them. */
    @SuppressFBWarnings(value = "URF_UNREAD_FIELD", justification = "XStream writes the fields")
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private static final class StoredWaiver {
        private final String id;
        private final String check;
        private final String resource;
        private final String reason;
        private final String expires;
        private final String ownerId;
        private final String owner;
        private final String requestedAt;
        private final String state;
        private final String deciderId;
        private final String decider;
        private final String decidedAt;
        private final String remark;

        StoredWaiver(RequestedWaiver waiver) {
            id = waiver.id();
            check = waiver.check();
            resource = waiver.resource();
            reason = waiver.reason();
            expires = waiver.expires();
            ownerId = waiver.ownerId();
            owner = waiver.owner();
            requestedAt = waiver.requestedAt().toString();
            state = waiver.state().name().toLowerCase(Locale.ROOT);
            Decision decision = waiver.decision();
            deciderId = decision == null ? null : decision.byId();
            decider = decision == null ? null : decision.by();
            decidedAt = decision == null ? null : decision.at().toString();
            remark = decision == null ? null : decision.remark();
        }
    }
}
