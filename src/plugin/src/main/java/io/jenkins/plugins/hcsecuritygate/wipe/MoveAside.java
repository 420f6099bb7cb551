package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import jenkins.MasterToSlaveFileCallable;

/**
 * Moves a workspace, and the temporary directory that belongs to it, into a directory beside it that no build is ever
 * given. From then on the path is free for the next build, and deleting may take its time.
 *
 * <p>Answers why it did not; nothing when it did or when there was nothing to move.
 */
final class MoveAside extends MasterToSlaveFileCallable<String> {

    private static final long serialVersionUID = 1L;

    private final ProtectedPaths paths;
    private final String aside;
    private final String temporary;

    /**
     * @param aside name of the directory beside the workspace
     * @param temporary name of the temporary directory beside the workspace
     */
    MoveAside(ProtectedPaths paths, String aside, String temporary) {
        this.paths = paths;
        this.aside = aside;
        this.temporary = temporary;
    }

    /** The directory beside a workspace; the root of a file system has none, and is refused before it matters. */
    @NonNull
    static FilePath beside(@NonNull FilePath workspace, @NonNull String name) {
        FilePath sibling = workspace.sibling(name);
        return sibling == null ? workspace.child(name) : sibling;
    }

    /** The name of the temporary directory that belongs to a workspace. */
    @NonNull
    static String temporaryName(@NonNull FilePath workspace) {
        FilePath temporary = WorkspaceList.tempDir(workspace);
        return temporary == null ? workspace.getName() + WorkspaceList.TMP_DIR_SUFFIX : temporary.getName();
    }

    @Override
    public String invoke(File file, VirtualChannel channel) throws IOException {
        String refusal = paths.refusal(file.getPath());
        if (refusal != null) {
            return refusal;
        }
        Path workspace = file.toPath();
        Path target = workspace.resolveSibling(aside);
        Path beside = workspace.resolveSibling(temporary);
        boolean any = isThere(workspace);
        if (!any && !isThere(beside)) {
            return null;
        }
        Files.createDirectory(target);
        if (any) {
            Files.move(workspace, target.resolve("workspace"));
        }
        if (isThere(beside)) {
            Files.move(beside, target.resolve("tmp"));
        }
        return null;
    }

    /** Whatever it is: a build may have put a file or a link there. What cannot be looked at may well be there. */
    private static boolean isThere(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
