package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.home.HomeDirectory;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.home.RequestedWaiversReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The waivers that users asked for. A change is on disk before it holds, and what is on disk is read by the engine's
 * reader, so the controller and an audit of its home agree. While the file cannot be read, nothing in it holds, and
 * nothing is written over it.
 */
@Extension
@Restricted(NoExternalUse.class)
public class WaiverStore implements Saveable {

    private static final Logger LOGGER = Logger.getLogger(WaiverStore.class.getName());

    /** Above this nobody decides any more, and the file would grow with whoever goes on asking. */
    private static final int MAX_PENDING = 500;

    /** What was rejected or withdrawn is shown for a while; the event log keeps it for longer. */
    private static final int MAX_CLOSED = 1_000;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private volatile Fact<List<RequestedWaiver>> waivers;

    /** Guarded by this. */
    private final WaiverChanges changes = new WaiverChanges();

    public WaiverStore() {
        waivers = read();
        changes.started(waivers);
    }

    @NonNull
    public static WaiverStore get() {
        return ExtensionList.lookupSingleton(WaiverStore.class);
    }

    /** All of them, whatever became of them, from memory; unknown if the file could not be read. */
    @NonNull
    public Fact<List<RequestedWaiver>> toFact() {
        return waivers;
    }

    /** Asks for a waiver; it covers nothing before somebody else has approved it. */
    synchronized void request(@NonNull WaiverRequest request, @NonNull Person owner, @NonNull Instant now)
            throws WaiverRefused, IOException {
        request.validate(now);
        List<RequestedWaiver> all = new ArrayList<>(readable());
        if (all.stream().filter(waiver -> waiver.state() == State.PENDING).count() >= MAX_PENDING) {
            throw new WaiverRefused(Messages.WaiverStore_too_many(MAX_PENDING));
        }
        boolean asked = all.stream()
                .anyMatch(waiver -> waiver.state() == State.PENDING
                        && waiver.check().equals(request.check())
                        && waiver.resource().equals(request.resource()));
        if (asked) {
            throw new WaiverRefused(Messages.WaiverStore_asked_already(request.check(), request.resource()));
        }
        RequestedWaiver waiver = new RequestedWaiver(
                UUID.randomUUID().toString(),
                request.check(),
                request.resource(),
                request.reason(),
                request.expires(),
                owner.id(),
                owner.name(),
                now,
                State.PENDING,
                null);
        all.add(waiver);
        write(all);
        tell(waiver, "none");
    }

    /**
     * Approves or rejects a waiver that waits for it.
     *
     * @throws WaiverRefused if the user is the one who asked for it, or somebody has decided already
     */
    synchronized void decide(
            @NonNull String id, boolean approve, @NonNull Person decider, @NonNull String remark, @NonNull Instant now)
            throws WaiverRefused, IOException {
        RequestedWaiver waiver = find(id);
        if (waiver.state() != State.PENDING) {
            throw new WaiverRefused(Messages.WaiverStore_decided(word(waiver.state())));
        }
        if (decider.is(waiver.ownerId())) {
            throw new WaiverRefused(Messages.WaiverStore_own());
        }
        if (approve) {
            // Its day may have passed, and its check may be gone, since it was asked for.
            WaiverRequest.of(waiver.check(), waiver.resource(), waiver.reason(), waiver.expires())
                    .validate(now);
        } else if (remark.isEmpty()) {
            throw new WaiverRefused(Messages.WaiverStore_remark_missing());
        }
        change(
                waiver,
                approve ? State.APPROVED : State.REJECTED,
                new Decision(decider.id(), decider.name(), now, remark));
    }

    /**
     * Takes a waiver back, which only makes things stricter.
     *
     * @param others whether the user may do so for waivers of others
     */
    synchronized void withdraw(@NonNull String id, @NonNull Person user, boolean others, @NonNull Instant now)
            throws WaiverRefused, IOException {
        RequestedWaiver waiver = find(id);
        if (!waiver.isOpen()) {
            throw new WaiverRefused(Messages.WaiverStore_decided(word(waiver.state())));
        }
        if (!others && !user.is(waiver.ownerId())) {
            throw new WaiverRefused(Messages.WaiverStore_not_own());
        }
        change(waiver, State.WITHDRAWN, new Decision(user.id(), user.name(), now, ""));
    }

    /** Reads the file again, for an administrator who has restored it. */
    synchronized void readAgain() {
        waivers = read();
        changes.readAgain(waivers);
        SaveableListener.fireOnChange(this, xml()); // somebody else has written it
    }

    /**
     * Renames a file that cannot be read and begins anew, without any waiver.
     *
     * @throws WaiverRefused if the file can be read
     */
    synchronized void setAside(@NonNull Instant now) throws WaiverRefused, IOException {
        waivers = read();
        if (waivers instanceof Fact.Known) {
            throw new WaiverRefused(Messages.WaiverStore_readable());
        }
        Path file = xml().getFile().toPath();
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable-" + STAMP.format(now));
        Files.move(file, aside); // fails rather than replace another one
        waivers = read();
        SaveableListener.fireOnChange(this, xml());
        changes.know(
                WaiverEvents.record(
                        EventKind.WAIVER_WITHDRAWN,
                        RequestedWaiver.FILE,
                        Map.of("from", "unreadable", "to", "none", "kept", String.valueOf(aside.getFileName()))),
                List.of());
    }

    private void change(RequestedWaiver waiver, State state, Decision decision) throws WaiverRefused, IOException {
        RequestedWaiver changed = new RequestedWaiver(
                waiver.id(),
                waiver.check(),
                waiver.resource(),
                waiver.reason(),
                waiver.expires(),
                waiver.ownerId(),
                waiver.owner(),
                waiver.requestedAt(),
                state,
                decision);
        List<RequestedWaiver> all = new ArrayList<>(readable());
        all.replaceAll(each -> each.id().equals(waiver.id()) ? changed : each);
        write(all);
        tell(changed, word(waiver.state()));
    }

    private RequestedWaiver find(String id) throws WaiverRefused {
        return readable().stream()
                .filter(waiver -> waiver.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new WaiverRefused(Messages.WaiverStore_unknown()));
    }

    private List<RequestedWaiver> readable() throws WaiverRefused {
        if (waivers instanceof Fact.Unknown<List<RequestedWaiver>> unknown) {
            throw new WaiverRefused(Messages.WaiverStore_unreadable(unknown.why()));
        }
        return waivers.toOptional().orElse(List.of());
    }

    /** The disk first: a waiver that somebody was told of survives the controller. */
    private void write(List<RequestedWaiver> all) throws IOException {
        long surplus = all.stream().filter(waiver -> !waiver.isOpen()).count() - MAX_CLOSED;
        List<RequestedWaiver> kept = new ArrayList<>(all.size());
        for (RequestedWaiver waiver : all) {
            if (waiver.isOpen() || surplus-- <= 0) {
                kept.add(waiver);
            }
        }
        xml().write(new StoredWaivers(kept));
        waivers = Fact.known(List.copyOf(kept));
        SaveableListener.fireOnChange(this, xml());
    }

    /** For {@link Saveable} only: every change is written by who makes it. */
    @Override
    public synchronized void save() throws IOException {
        try {
            write(readable());
        } catch (WaiverRefused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Fact<List<RequestedWaiver>> read() {
        try {
            return RequestedWaiversReader.read(
                    HomeDirectory.open(Jenkins.get().getRootDir().toPath()));
        } catch (HomeFileException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The waivers cannot be read, so none of them holds", e);
            return Fact.unknown(RequestedWaiver.FILE + " cannot be read", "Make the Jenkins home readable");
        }
    }

    private static XmlFile xml() {
        return new XmlFile(StoredWaivers.xstream(), new File(Jenkins.get().getRootDir(), RequestedWaiver.FILE));
    }

    private void tell(RequestedWaiver waiver, String from) {
        changes.know(
                WaiverEvents.record(kind(waiver.state()), waiver.check(), details(waiver, from)),
                waivers.toOptional().orElse(List.of()));
    }

    /** What has happened to a waiver that is in this state now. */
    @NonNull
    static EventKind kind(@NonNull State state) {
        return switch (state) {
            case PENDING -> EventKind.WAIVER_REQUESTED;
            case APPROVED -> EventKind.WAIVER_APPROVED;
            case REJECTED -> EventKind.WAIVER_REJECTED;
            case WITHDRAWN -> EventKind.WAIVER_WITHDRAWN;
        };
    }

    /** What an event tells of a waiver. */
    @NonNull
    static Map<String, String> details(@NonNull RequestedWaiver waiver, @NonNull String from) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", from);
        details.put("to", word(waiver.state()));
        details.put("id", waiver.id());
        details.put("resource", waiver.resource());
        details.put("reason", waiver.reason());
        details.put("owner", waiver.ownerId());
        details.put("expires", waiver.expires());
        Decision decision = waiver.decision();
        if (decision != null && !decision.remark().isEmpty()) {
            details.put("remark", decision.remark());
        }
        return details;
    }

    @NonNull
    static String word(@NonNull State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
