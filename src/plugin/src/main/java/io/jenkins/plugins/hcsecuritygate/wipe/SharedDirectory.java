package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;

/**
 * Tells whether a path of several nodes is one directory: agents may run on one machine, and machines may share a disk.
 * Each node has leases of its own, so without this a build that runs on one would lose what another node wipes.
 */
final class SharedDirectory {

    private static final Logger LOGGER = Logger.getLogger(SharedDirectory.class.getName());

    /** An agent that does not answer must not hold up the wipes of another one. */
    private static final long PATIENCE_SECONDS = 10;

    private SharedDirectory() {}

    /**
     * Whether the directory is, or may be, that of the same path on one of the other nodes. Asks them for a directory that
     * is made for the question; who cannot be asked may have it.
     */
    static boolean isOnAny(@NonNull Collection<String> nodes, @NonNull FilePath workspace) throws InterruptedException {
        FilePath mark = MoveAside.beside(workspace, Asides.newName());
        try {
            mark.mkdirs();
            for (String node : nodes) {
                Computer computer = Jenkins.get().getComputer(node);
                VirtualChannel channel = computer == null ? null : computer.getChannel();
                if (channel == null || isThere(new FilePath(channel, mark.getRemote()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot tell whether " + workspace + " is also on " + nodes);
            return true;
        } finally {
            remove(mark);
        }
    }

    private static boolean isThere(FilePath mark)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        return mark.actAsync(new Exists()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void remove(FilePath mark) throws InterruptedException {
        try {
            mark.delete();
        } catch (IOException e) {
            // It is empty, and its name says whose it is: the sweep finds it.
            LOGGER.log(Level.FINE, e, () -> "Cannot remove " + mark);
        }
    }

    private static final class Exists extends MasterToSlaveFileCallable<Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean invoke(File file, VirtualChannel channel) {
            return file.isDirectory();
        }
    }
}
