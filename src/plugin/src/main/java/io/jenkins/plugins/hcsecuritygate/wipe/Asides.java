package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The directories beside workspaces into which these are moved, and in which they are deleted. */
final class Asides {

    /** How they are called; documented, because people find them. */
    static final String PREFIX = "hc-wipe-";

    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f-]{36}");

    private Asides() {}

    /**
     * Takes the lease of a directory if nobody has it, for the moment that moving takes. Who wants the directory then waits
     * for it: otherwise the next build of a job whose builds never run side by side would be given another directory.
     *
     * @return null if somebody has it
     */
    @CheckForNull
    static WorkspaceList.Lease takeIfFree(@NonNull WorkspaceList leases, @NonNull FilePath directory)
            throws InterruptedException {
        // Its methods lock on itself, so nobody comes between the look and the taking, which would wait.
        synchronized (leases) {
            WorkspaceList.Lease look = leases.allocate(directory);
            look.release();
            return look.path.equals(directory) ? leases.acquire(directory, true) : null;
        }
    }

    @NonNull
    static String newName() {
        return PREFIX + UUID.randomUUID();
    }

    /** A text in which no such directory has a name of its own, so that the next try does not look like news. */
    @NonNull
    static String withoutNames(@NonNull String text) {
        return NAME.matcher(text).replaceAll(PREFIX + "…");
    }

    @NonNull
    static String leftIn(@NonNull List<String> where) {
        return Messages.WorkspaceWiper_left_in(String.join(", ", where));
    }

    /**
     * Erases all directories into which a workspace was moved, and forgets those that are gone.
     *
     * @param fresh the one into which it was moved just now; null if it was not
     * @return the directories in which something stayed
     */
    @NonNull
    static List<String> eraseAll(
            @NonNull FilePath workspace,
            @NonNull List<Claim> claims,
            @NonNull ProtectedPaths paths,
            @NonNull Receipt receipt,
            @CheckForNull String fresh)
            throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        for (String aside : WorkspaceClaims.get().asides(claims)) {
            FilePath directory = MoveAside.beside(workspace, aside);
            boolean first = aside.equals(fresh) || WorkspaceClaims.get().isAsideTold(claims, aside);
            if (erase(directory, paths, receipt, first ? Erase.Kind.ASIDE : Erase.Kind.ASIDE_AGAIN)) {
                WorkspaceClaims.get().removeAside(claims, aside);
            } else {
                left.add(directory.getRemote());
            }
        }
        return left;
    }

    /** Erases one of them; whether nothing stayed. */
    static boolean erase(
            @NonNull FilePath directory,
            @NonNull ProtectedPaths paths,
            @NonNull Receipt receipt,
            @NonNull Erase.Kind kind)
            throws IOException, InterruptedException {
        Receipt erased = directory.act(new Erase(paths, kind));
        erased.discountHolder();
        receipt.add(erased, "");
        return erased.isComplete();
    }

    /** Erases a workspace that could not be moved, and its temporary directory. */
    @NonNull
    static Receipt eraseInPlace(@NonNull FilePath workspace, @NonNull ProtectedPaths paths)
            throws IOException, InterruptedException {
        Receipt receipt = new Receipt(workspace.getRemote());
        FilePath temporary = MoveAside.beside(workspace, MoveAside.temporaryName(workspace));
        for (FilePath directory : List.of(workspace, temporary)) {
            receipt.add(directory.act(new Erase(paths, Erase.Kind.IN_PLACE)), "");
        }
        return receipt;
    }
}
