package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Who works where. A lease tells only that a directory is in use at this moment; a Pipeline gives it back between two
 * node blocks and still wants its files. And when an agent dies, nobody else remembers where its builds worked.
 */
@Extension
@Restricted(NoExternalUse.class)
public class WorkspaceClaims {

    private static final Logger LOGGER = Logger.getLogger(WorkspaceClaims.class.getName());

    /** More would mean that an agent with all its workspaces never comes back. */
    private static final int MOST_CLAIMS = 50_000;

    private final List<Claim> claims = new ArrayList<>();
    private final AtomicBoolean saving = new AtomicBoolean();
    private boolean noticed;

    public WorkspaceClaims() {
        XmlFile file = file();
        if (!file.exists()) {
            return;
        }
        try {
            State state = (State) file.read();
            noticed = state.noticed;
            if (state.claims != null) {
                state.claims.stream()
                        .filter(claim -> claim != null && claim.isComplete())
                        .forEach(claims::add);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Which workspaces still have to be wiped cannot be read from " + file, e);
        }
    }

    @NonNull
    public static WorkspaceClaims get() {
        return ExtensionList.lookupSingleton(WorkspaceClaims.class);
    }

    /** Notes that a build was given a directory. Cheap, and touches neither disk nor network. */
    void claim(@NonNull String node, @NonNull String path, @NonNull Run<?, ?> run, @NonNull String job) {
        String id = run.getExternalizableId();
        synchronized (this) {
            for (Claim known : claims) {
                if (known.node().equals(node)
                        && known.path().equals(path)
                        && known.run().equals(id)) {
                    return;
                }
            }
            if (claims.size() >= MOST_CLAIMS) {
                LOGGER.warning(() -> "Too many workspaces are waiting to be wiped; forgetting the oldest");
                claims.remove(0);
            }
            claims.add(new Claim(node, path, id, job));
        }
        saveSoon();
    }

    /** Notes that a build is over and says which of the places it used nobody uses any more. */
    @NonNull
    synchronized Set<Place> over(@NonNull String run) {
        Set<Place> places = new LinkedHashSet<>();
        for (Claim claim : claims) {
            if (claim.run().equals(run)) {
                claim.setOver();
                places.add(claim.place());
            }
        }
        places.removeIf(place -> due(place).isEmpty());
        if (!places.isEmpty()) {
            saveSoon();
        }
        return places;
    }

    /** The claims on a place when all of them are over; none while any build still wants it. */
    @NonNull
    synchronized List<Claim> due(@NonNull Place place) {
        List<Claim> found = find(claim -> claim.place().equals(place));
        return found.stream().allMatch(Claim::isOver) ? found : List.of();
    }

    /** The places that wait to be wiped, on one node or on all. */
    @NonNull
    synchronized Set<Place> duePlaces(@NonNull Predicate<Claim> wanted) {
        Set<Place> places = new LinkedHashSet<>();
        find(wanted).forEach(claim -> places.add(claim.place()));
        places.removeIf(place -> due(place).isEmpty());
        return places;
    }

    @NonNull
    synchronized List<Claim> find(@NonNull Predicate<Claim> wanted) {
        return claims.stream().filter(wanted).toList();
    }

    /** Notes where a workspace is about to be moved, before it is: what was moved is found again after a crash. */
    void setAside(@NonNull Collection<Claim> moved, @NonNull String aside) throws IOException {
        synchronized (this) {
            moved.forEach(claim -> claim.setAside(aside));
        }
        save();
    }

    /** Forgets claims that need no more work. */
    void settle(@NonNull Collection<Claim> settled) {
        synchronized (this) {
            claims.removeAll(settled);
        }
        saveSoon();
    }

    /** Whether this is the first build since the plugin came, which is told that its workspace will be wiped. */
    boolean takeNotice() {
        synchronized (this) {
            if (noticed) {
                return false;
            }
            noticed = true;
        }
        saveSoon();
        return true;
    }

    private void saveSoon() {
        if (saving.compareAndSet(false, true)) {
            Timer.get().execute(() -> {
                saving.set(false);
                try {
                    save();
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, "Which workspaces have to be wiped cannot be saved", e);
                }
            });
        }
    }

    private synchronized void save() throws IOException {
        State state = new State();
        state.noticed = noticed;
        state.claims = new ArrayList<>(claims);
        file().write(state);
    }

    private static XmlFile file() {
        return new XmlFile(
                Jenkins.XSTREAM2,
                new File(Objects.requireNonNull(Jenkins.get().getRootDir()), "hc-security-gate/workspace-claims.xml"));
    }

    /** What the file holds. */
    private static final class State {
        private boolean noticed;
        private ArrayList<Claim> claims;
    }
}
