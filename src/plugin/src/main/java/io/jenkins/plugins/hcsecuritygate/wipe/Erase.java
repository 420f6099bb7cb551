package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.hcsecuritygate.agent.Eraser;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.File;
import jenkins.MasterToSlaveFileCallable;

/** Deletes a directory on the machine that has it, or only what it holds. */
final class Erase extends MasterToSlaveFileCallable<Receipt> {

    private static final long serialVersionUID = 1L;

    private final ProtectedPaths paths;
    private final boolean keepDirectory;

    Erase(ProtectedPaths paths, boolean keepDirectory) {
        this.paths = paths;
        this.keepDirectory = keepDirectory;
    }

    @Override
    public Receipt invoke(File file, VirtualChannel channel) {
        String refusal = paths.refusal(file.getPath());
        if (refusal != null) {
            return Receipt.refused(file.getPath(), refusal);
        }
        Eraser eraser = new Eraser();
        return keepDirectory ? eraser.empty(file.toPath()) : eraser.erase(file.toPath());
    }
}
