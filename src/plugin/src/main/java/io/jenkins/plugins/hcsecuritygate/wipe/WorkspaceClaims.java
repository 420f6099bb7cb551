package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Who works where. A lease tells only that a directory is in use at this moment; a Pipeline gives it back between two
 * node blocks and still wants its files. And when an agent dies, nobody else remembers where its builds worked.
 *
 * <p>Each claim is a file of its own, written before the build gets to work in the directory and removed when the
 * directory is settled. So a controller that is killed forgets none, and no build waits for the claims of others.
 */
@Extension
@Restricted(NoExternalUse.class)
public class WorkspaceClaims {

    private static final Logger LOGGER = Logger.getLogger(WorkspaceClaims.class.getName());
    private static final String DIRECTORY = Usage.CLAIMS;
    private static final String NOTICE = "announced";

    /** Builds whose receipts follow what becomes of a place that cannot be emptied. */
    private static final int MOST_TO_TRY = 10;

    private final ClaimFiles files;
    private final List<Claim> claims = new ArrayList<>();
    private final Set<Place> moving = new LinkedHashSet<>();
    private volatile boolean noticed;

    public WorkspaceClaims() {
        files = new ClaimFiles(directory(), Jenkins.XSTREAM2);
        claims.addAll(files.read());
    }

    @NonNull
    public static WorkspaceClaims get() {
        return ExtensionList.lookupSingleton(WorkspaceClaims.class);
    }

    /** Notes that a build was given a directory. Writes one small file on the controller and never asks an agent. */
    void claim(
            @NonNull String node, @NonNull String path, @NonNull Run<?, ?> run, @NonNull String job, boolean oneOff) {
        String id = run.getExternalizableId();
        Claim claim = new Claim(node, path, id, job, oneOff);
        synchronized (this) {
            for (Claim known : claims) {
                if (known.place().equals(claim.place()) && known.run().equals(id) && !known.isErasing()) {
                    return;
                }
            }
            if (RunningBuilds.isOver(run)) {
                // A killed Pipeline may still enter a block; nobody will say again that it is over.
                claim.setOver();
            }
            claims.add(claim);
        }
        save(List.of(claim));
    }

    /** Notes that a build is over and says which of the places it used nobody uses any more. */
    @NonNull
    synchronized Set<Place> over(@NonNull String run) {
        Set<Place> places = new LinkedHashSet<>();
        for (Claim claim : claims) {
            if (claim.run().equals(run)) {
                // Not saved: after a restart, a build that does not run is over.
                claim.setOver();
                places.add(claim.place());
            }
        }
        places.removeIf(place -> due(place).isEmpty());
        return places;
    }

    /**
     * The claims on a place when all of them are over; none while any build still wants it. Those whose directory was
     * moved away already are in good hands.
     */
    @NonNull
    synchronized List<Claim> due(@NonNull Place place) {
        List<Claim> found = find(claim -> claim.place().equals(place) && !claim.isErasing());
        return found.stream().allMatch(Claim::isOver) ? found : List.of();
    }

    /** The places that wait to be wiped, on one node or on all. */
    @NonNull
    synchronized Set<Place> duePlaces(@NonNull Predicate<Claim> wanted) {
        Set<Place> due = new LinkedHashSet<>();
        Set<Place> wantedByBuilds = new LinkedHashSet<>();
        for (Claim claim : claims) {
            if (!claim.isOver()) {
                wantedByBuilds.add(claim.place());
            } else if (!claim.isErasing() && wanted.test(claim)) {
                due.add(claim.place());
            }
        }
        due.removeAll(wantedByBuilds);
        return due;
    }

    @NonNull
    synchronized List<Claim> find(@NonNull Predicate<Claim> wanted) {
        return claims.stream().filter(wanted).toList();
    }

    /** What is claimed now, for whoever finds a directory and asks whose it is. */
    @NonNull
    public synchronized List<ClaimedPlace> places() {
        return claims.stream()
                .map(claim ->
                        new ClaimedPlace(claim.node(), claim.path(), claim.asides(), claim.job(), !claim.isOver()))
                .toList();
    }

    /**
     * Begins to move a place aside, unless a build wants it by now. From here to {@link #moved} a build that comes
     * without a lease, as those with a custom workspace do, waits in {@link #awaitMove}.
     */
    synchronized boolean beginMove(@NonNull Place place) {
        return !due(place).isEmpty() && !isWantedInside(place, "") && moving.add(place);
    }

    /** The same while a build runs that alone wants the place. */
    synchronized boolean beginMove(@NonNull Place place, @NonNull String run) {
        return !onlyOf(place, run).isEmpty() && !isWantedInside(place, run) && moving.add(place);
    }

    /** The same for a place that cannot be moved and is emptied where it is, if no build has come there since. */
    synchronized boolean beginEmptying(@NonNull Place place) {
        return claims.stream()
                        .allMatch(claim -> claim.isOver() || !claim.place().equals(place))
                && !isWantedInside(place, "")
                && moving.add(place);
    }

    /**
     * The claims on a place that a build has, those of builds before it included, when no other build that runs wants it;
     * none otherwise.
     */
    @NonNull
    synchronized List<Claim> onlyOf(@NonNull Place place, @NonNull String run) {
        List<Claim> found = find(claim -> claim.place().equals(place) && !claim.isErasing());
        return found.stream().anyMatch(claim -> claim.run().equals(run))
                        && found.stream()
                                .allMatch(claim -> claim.isOver() || claim.run().equals(run))
                ? found
                : List.of();
    }

    /**
     * Whether a build that runs works in a directory within, for which it has a lease of its own.
     *
     * @param except the build that does not count; empty if all do
     */
    synchronized boolean isWantedInside(@NonNull Place place, @NonNull String except) {
        return claims.stream()
                .anyMatch(claim -> !claim.isOver()
                        && claim.node().equals(place.node())
                        && !claim.run().equals(except)
                        && !claim.path().equals(place.path())
                        && Protection.contains(place.path(), claim.path()));
    }

    /** Whether a build uses this path on another node, which may be the same directory. */
    boolean isWantedElsewhere(@NonNull Place place) {
        return !otherNodesThatWant(place).isEmpty();
    }

    /** The other nodes on which a build that runs uses this path. */
    @NonNull
    synchronized Set<String> otherNodesThatWant(@NonNull Place place) {
        Set<String> nodes = new LinkedHashSet<>();
        for (Claim claim : claims) {
            if (!claim.isOver()
                    && claim.path().equals(place.path())
                    && !claim.node().equals(place.node())) {
                nodes.add(claim.node());
            }
        }
        return nodes;
    }

    /** Whether a directory is, holds or lies in one that another build uses; a step may be told any directory. */
    synchronized boolean isUsedByOthers(@NonNull String node, @NonNull String path, @NonNull String run) {
        return claims.stream()
                .anyMatch(claim -> !claim.isOver()
                        && claim.node().equals(node)
                        && !claim.run().equals(run)
                        && (Protection.contains(path, claim.path()) || Protection.contains(claim.path(), path)));
    }

    synchronized void moved(@NonNull Place place) {
        moving.remove(place);
        notifyAll();
    }

    /**
     * Waits until a place that a build has just claimed is not being moved away any more.
     *
     * @param millis at most this long
     * @return whether it is not
     */
    synchronized boolean awaitMove(@NonNull Place place, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (moving.contains(place) && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return !moving.contains(place);
    }

    /** Notes where a workspace is about to be moved, before it is: what was moved is found again after a crash. */
    void addAside(@NonNull Collection<Claim> concerned, @NonNull String aside) throws IOException {
        synchronized (this) {
            concerned.forEach(claim -> claim.addAside(aside));
        }
        try {
            for (Claim claim : concerned) {
                write(claim);
            }
        } catch (IOException e) {
            removeAside(concerned, aside); // nothing is moved there, and the next try has a name of its own
            throw e;
        }
    }

    /** The directories into which what is claimed was moved, and in which something may still be. */
    @NonNull
    synchronized Set<String> asides(@NonNull Collection<Claim> concerned) {
        Set<String> asides = new LinkedHashSet<>();
        concerned.forEach(claim -> asides.addAll(claim.asides()));
        return asides;
    }

    /** Forgets a directory in which nothing is any more. Not saved by itself: nothing is quickly deleted once more. */
    synchronized void removeAside(@NonNull Collection<Claim> concerned, @NonNull String aside) {
        concerned.forEach(claim -> claim.removeAside(aside));
    }

    /** Whether receipts have been given of the wipe of what was moved there, to all of whose it is. */
    synchronized boolean isAsideTold(@NonNull Collection<Claim> concerned, @NonNull String aside) {
        return concerned.stream()
                .filter(claim -> claim.asides().contains(aside))
                .allMatch(claim -> claim.isAsideTold(aside));
    }

    /**
     * Notes that somebody sees to claims whose directory was moved away. From then on builds may come and go there. Not
     * saved: after a restart nobody does.
     */
    synchronized void setErasing(@NonNull Collection<Claim> concerned, @NonNull Object by) {
        concerned.forEach(claim -> claim.setErasing(by));
    }

    /** Notes that this one does not any more. */
    synchronized void endErasing(@NonNull Collection<Claim> concerned, @NonNull Object by) {
        concerned.forEach(claim -> claim.endErasing(by));
    }

    /** Notes that the receipt of wiping what was moved has been given. */
    void setAsidesTold(@NonNull Collection<Claim> concerned) {
        synchronized (this) {
            concerned.forEach(Claim::setAsidesTold);
        }
        save(List.copyOf(concerned));
    }

    /** Notes that the wipe of what is claimed has to wait. */
    void setWaiting(@NonNull Collection<Claim> concerned) {
        List<Claim> changed;
        synchronized (this) {
            changed = concerned.stream().filter(claim -> !claim.waits()).toList();
            changed.forEach(Claim::setWaits);
        }
        save(changed);
    }

    /**
     * Keeps claims whose wipe left something, to be repeated after a pause.
     *
     * @param where the directory in which that is now
     */
    void setLeft(@NonNull Collection<Claim> concerned, @NonNull String where) {
        long now = System.currentTimeMillis();
        synchronized (this) {
            concerned.forEach(claim -> {
                claim.setLeft(where, now);
                claim.setAsidesTold(); // by the receipt of what was left
                claim.endErasing();
            });
        }
        save(List.copyOf(concerned));
    }

    /**
     * Leaves it to the last claims on a place to have what was left there tried again. A place that cannot be emptied gets
     * a claim with every build, and each of them is written and told of each time.
     *
     * @return the others, to be settled
     */
    @NonNull
    synchronized List<Claim> handOver(@NonNull List<Claim> concerned) {
        int others = Math.max(0, concerned.size() - MOST_TO_TRY);
        List<Claim> earlier = List.copyOf(concerned.subList(0, others));
        if (!earlier.isEmpty()) {
            Claim last = concerned.get(concerned.size() - 1);
            Set<String> known = asides(List.of(last));
            asides(earlier).stream().filter(aside -> !known.contains(aside)).forEach(last::addAside);
        }
        return earlier;
    }

    /** Has what was left tried again without waiting any longer: an agent or the controller may be another since. */
    synchronized void endPauses(@NonNull Predicate<Claim> wanted) {
        claims.stream().filter(wanted).forEach(Claim::endPause);
    }

    /** Notes a directory that nobody claims, to be wiped. It belongs to no build, so no receipt tells of it. */
    void adopt(@NonNull Place place, @NonNull String job) {
        Claim claim = new Claim(place.node(), place.path(), "", job, false);
        synchronized (this) {
            if (claims.stream().anyMatch(known -> known.place().equals(place))) {
                return;
            }
            claim.setOver();
            claims.add(claim);
        }
        save(List.of(claim));
    }

    /** Notes since when the node of claims has been missing; 0 when it is back. */
    void setGoneSince(@NonNull Collection<Claim> concerned, long millis) {
        List<Claim> changed;
        synchronized (this) {
            changed = concerned.stream()
                    .filter(claim -> (claim.goneSince() == 0) != (millis == 0))
                    .toList();
            changed.forEach(claim -> claim.setGoneSince(millis));
        }
        save(changed);
    }

    /** Forgets claims that need no more work. */
    void settle(@NonNull Collection<Claim> settled) {
        synchronized (this) {
            claims.removeAll(settled);
        }
        for (Claim claim : settled) {
            synchronized (claim) {
                try {
                    files.delete(claim);
                } catch (IOException e) {
                    LOGGER.log(
                            Level.WARNING,
                            e,
                            () -> "A workspace will be wiped once more: cannot delete " + files.path(claim));
                }
            }
        }
    }

    /** Follows a node to another name, since the directories do, and says which claims that concerns. */
    @NonNull
    List<Claim> renameNode(@NonNull String from, @NonNull String to) {
        List<Claim> renamed;
        synchronized (this) {
            renamed = find(claim -> claim.node().equals(from));
            renamed.forEach(claim -> claim.setNode(to));
        }
        save(renamed);
        return renamed;
    }

    /** Follows a job or a folder to another name; the directories of its builds stay where they are. */
    void moveJob(@NonNull String from, @NonNull String to) {
        List<Claim> moved;
        synchronized (this) {
            moved = new ArrayList<>();
            for (Claim claim : claims) {
                if (claim.moveJob(from, to)) {
                    moved.add(claim);
                }
            }
        }
        save(moved);
    }

    /** Whether this is the first build since the plugin came, which is told that its workspace will be wiped. */
    boolean takeNotice() {
        if (noticed) {
            return false;
        }
        noticed = true;
        Path directory = directory();
        try {
            Files.createDirectories(directory);
            Files.createFile(directory.resolve(NOTICE));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The wipe will be announced again: cannot write into " + directory);
            return true;
        }
    }

    private void save(List<Claim> changed) {
        for (Claim claim : changed) {
            try {
                write(claim);
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> "After a crash of the controller a workspace would stay: cannot write "
                                + files.path(claim));
            }
        }
    }

    /** One writer of a claim at a time, and none after it was settled. */
    private void write(Claim claim) throws IOException {
        synchronized (claim) {
            synchronized (this) {
                if (!claims.contains(claim)) {
                    return;
                }
            }
            files.write(claim);
        }
    }

    private static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve(DIRECTORY);
    }
}
