package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The waivers that users of Jenkins asked for. The plugin reads its file with this class, too: XStream leaves out what
 * it does not understand, and a waiver that vanishes so would be gone with the next save. Here one that is not whole
 * makes the file unreadable, and then nothing in it holds.
 */
public final class RequestedWaiversReader {

    private static final String MEND =
            "Restore " + RequestedWaiver.FILE + ", or set it aside under Manage Jenkins > HC Security Gate > Waivers";

    private RequestedWaiversReader() {}

    /** Without the file nobody ever asked for one. */
    @NonNull
    public static Fact<List<RequestedWaiver>> read(@NonNull HomeDirectory home) {
        Observed<XmlElement> file = XmlFiles.read(home, RequestedWaiver.FILE);
        try {
            return file.map(RequestedWaiversReader::waivers).toFact(List::of, MEND);
        } catch (Incomplete e) {
            return Fact.unknown(RequestedWaiver.FILE + " " + e.getMessage(), MEND);
        }
    }

    private static List<RequestedWaiver> waivers(XmlElement root) {
        if (!root.name().equals("waivers")) {
            throw new Incomplete("is no list of waivers");
        }
        List<RequestedWaiver> waivers = new ArrayList<>();
        XmlElement list = root.child("waivers");
        for (XmlElement element : list == null ? List.<XmlElement>of() : list.children()) {
            waivers.add(waiver(element));
        }
        return List.copyOf(waivers);
    }

    private static RequestedWaiver waiver(XmlElement element) {
        State state = state(element);
        return new RequestedWaiver(
                required(element, "id"),
                required(element, "check"),
                required(element, "resource"),
                required(element, "reason"),
                required(element, "expires"),
                required(element, "ownerId"),
                required(element, "owner"),
                moment(element, "requestedAt"),
                state,
                state == State.PENDING
                        ? null
                        : new Decision(
                                required(element, "deciderId"),
                                required(element, "decider"),
                                moment(element, "decidedAt"),
                                optional(element, "remark")));
    }

    private static State state(XmlElement element) {
        String word = required(element, "state");
        for (State state : State.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        throw new Incomplete("has a waiver on line " + element.line() + " in a state that is not known");
    }

    private static Instant moment(XmlElement element, String name) {
        try {
            return Instant.parse(required(element, name));
        } catch (DateTimeException e) {
            throw new Incomplete("has a waiver on line " + element.line() + " whose " + name + " is no moment");
        }
    }

    private static String required(XmlElement element, String name) {
        String text = optional(element, name);
        if (text.isEmpty()) {
            throw new Incomplete("has a waiver on line " + element.line() + " without " + name);
        }
        return text;
    }

    private static String optional(XmlElement element, String name) {
        String text = element.text(name);
        return text == null ? "" : text;
    }

    /** Ends the reading at what is not whole. */
    private static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1;

        Incomplete(String why) {
            super(why, null, false, false);
        }
    }
}
