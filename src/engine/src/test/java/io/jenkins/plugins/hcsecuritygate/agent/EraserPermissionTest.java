package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Permissions mean nothing to root, and builds of this project may run as root: so the wipe runs in a process of its own,
 * as another user where that can be had.
 */
class EraserPermissionTest {

    @TempDir
    private Path directory;

    @Test
    void whatItsOwnerMayChangeIsMadeDeletable() throws Exception {
        String output = eraseAsUser(
                "mkdir -p r/x n/y/z w/v; touch r/f r/x/f n/y/z/f w/v/f; chmod 555 r/x r; chmod 444 w; chmod 000 n/y; chmod 111 n");

        assertThat(output).contains(" 0 left").contains("4 files, 8 directories");
        assertThat(directory.resolve("workspace")).doesNotExist();
    }

    @Test
    void deepDirectoriesWithoutPermissionAreMadeMovable() throws Exception {
        String output = eraseAsUser(
                "p=.; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do p=$p/$i; done;"
                        + " mkdir -p $p; touch $p/f; for i in 1 2 3 4 5 6 7 8 9 10; do chmod 000 $p; p=$(dirname $p); done");

        assertThat(output).contains(" 0 left").contains("1 files, 21 directories");
    }

    @Test
    void whatBelongsToAnotherUserIsLeftAndSaidSo() throws Exception {
        assumeTrue(isRoot(), "only root can make files of another user");
        String output = eraseAsUser("mkdir -p mine/theirs; touch mine/theirs/f mine/g", "chown -R 0:0 mine/theirs");

        assertThat(output)
                .contains("mine/theirs/f (OWNER: belongs to root)")
                .contains(" 1 left")
                .contains("1 files");
        assertThat(directory.resolve("workspace/mine/theirs/f")).exists();
        assertThat(directory.resolve("workspace/mine/g")).doesNotExist();
    }

    /** Unlike a file, it can be looked into again and again. */
    @Test
    @Timeout(60)
    void anEmptyDirectoryInOneOfAnotherUserIsLeftAndSaidSo() throws Exception {
        assumeTrue(isRoot(), "only root can make files of another user");
        String output = eraseAsUser(
                "mkdir -p theirs/empty sticky/empty; touch mine",
                "chmod 1777 sticky; chown -R 0:0 theirs sticky; touch theirs/f");

        assertThat(output)
                .contains("theirs/empty (OWNER: belongs to root)")
                .contains("theirs/f (OWNER: belongs to root)")
                .contains("sticky/empty (OWNER: belongs to root)")
                .contains(" 3 left")
                .contains("1 files");
        assertThat(directory.resolve("workspace/mine")).doesNotExist();
    }

    @Test
    void immutableFilesAreLeftAndSaidSo() throws Exception {
        assumeTrue(isRoot(), "only root can make files immutable");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chattr")), "no chattr on this machine");
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        Path fixed =
                Files.createFile(Files.createDirectory(workspace.resolve("d")).resolve("fixed"));
        Files.createFile(workspace.resolve("d/other"));
        Process chattr = new ProcessBuilder("/usr/bin/chattr", "+i", fixed.toString()).start();
        assumeTrue(chattr.waitFor() == 0, "a file system without immutable files");
        try {
            Receipt receipt = new Eraser().erase(workspace);

            assertThat(receipt.getLeftovers()).singleElement().satisfies(left -> {
                assertThat(left.getPath()).isEqualTo("d/fixed");
                assertThat(left.getWhy()).isEqualTo(Leftover.Why.PERMISSION);
                assertThat(left.getDetail()).contains("not permitted");
            });
            assertThat(receipt.getFiles()).isEqualTo(1);
            assertThat(fixed).exists();
        } finally {
            run(directory, List.of(), "/usr/bin/chattr", "-i", fixed.toString());
        }
    }

    private String eraseAsUser(String asUser) throws Exception {
        return eraseAsUser(asUser, "true");
    }

    private String eraseAsUser(String asUser, String asSelf) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell on this machine");
        Path workspace = Files.createDirectory(directory.resolve("workspace"));
        Path classes = copyClasses();
        List<String> user = new ArrayList<>();
        if (isRoot()) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "root, and no setpriv to become another user");
            user.addAll(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            for (Path opened : List.of(directory, workspace)) {
                Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        }
        run(workspace, user, "/bin/sh", "-c", asUser);
        run(workspace, List.of(), "/bin/sh", "-c", asSelf);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return run(directory, user, java, "-cp", classes.toString(), Main.class.getName(), workspace.toString());
    }

    /** The classes may be where only root can read them. */
    private Path copyClasses() throws Exception {
        Path copy = directory.resolve("classes");
        for (Class<?> type : List.of(Eraser.class, Main.class)) {
            Path root = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path from = root.resolve("io/jenkins/plugins/hcsecuritygate/agent");
            Path to = Files.createDirectories(copy.resolve("io/jenkins/plugins/hcsecuritygate/agent"));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String run(Path in, List<String> prefix, String... command)
            throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What the other process runs. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            // The directory above is writable by everybody here, so the whole of the workspace can go.
            System.out.println(new Eraser().erase(Path.of(arguments[0])));
        }
    }
}
