package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a wipe has removed so far, in a small file in the directory that it deletes. A wipe that ends by itself takes the
 * file away and hands its receipt over; one that is stopped, or dies with its process, leaves the file to the next.
 *
 * <p>Best effort: on a full disk there may be no such file, and the receipt of the next wipe says that it lacks something.
 */
final class Tally {

    static final String NAME = "hc-wipe-tally";

    /** One call of the system writes it, and a shorter text is filled up with blanks, so it is never half old. */
    private static final int LENGTH = 128;

    static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern LINE = Pattern.compile(
            "hc-wipe-tally 1 (running|stopped) ([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,18}) ([0-9]{1,18}) *\n");

    /** Both, even if only one is needed: to open a pipe that somebody put there for one would wait for the other. */
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final boolean again;
    private final long start = System.nanoTime();
    private long noted = start;
    private boolean looked;
    private boolean spoilt;
    private boolean known;
    private final Receipt earlier = new Receipt("");
    private Folder folder;
    private volatile Path hidden;

    /** @param again whether an earlier wipe may have begun whose receipt nobody has */
    Tally(boolean again) {
        this.again = again;
    }

    /** Reads what an earlier wipe has left, and begins to note. */
    synchronized void begin(@NonNull Directory above, @NonNull Path name, @NonNull Wipe wipe) throws IOException {
        if (spoilt) {
            return;
        }
        folder = above.folder.enter(name);
        hidden = name();
        try {
            if (!folder.attributes(name()).isRegularFile()) {
                spoil();
            } else if (!looked) {
                read();
            }
        } catch (IOException e) {
            // None there: the first wipe, or one that could not write it.
        }
        looked = true;
        write("running", wipe);
    }

    /** Somebody else has put something in its place: that is deleted like everything else. */
    private void spoil() {
        spoilt = true;
        close();
    }

    private void read() throws IOException {
        Path name = name();
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH + 1);
        try (SeekableByteChannel channel = folder.open(name, READ)) {
            // A pipe has no size, and what is in none would be waited for.
            int length = channel.size() == 0 ? -1 : 0;
            while (buffer.hasRemaining() && length >= 0) {
                length = channel.read(buffer);
            }
        }
        Matcher line = LINE.matcher(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
        if (line.matches()) {
            known = line.group(1).equals("stopped");
            earlier.removed(
                    Long.parseLong(line.group(2)), Long.parseLong(line.group(3)), Long.parseLong(line.group(4)));
            earlier.took(Long.parseLong(line.group(5)));
        }
    }

    /** Notes where the wipe is, unless that was done a moment ago. */
    synchronized void noteSometimes(@NonNull Wipe wipe) {
        long now = System.nanoTime();
        if (now - noted > PAUSE) {
            noted = now;
            write("running", wipe);
        }
    }

    /** Notes what has been removed until the wipe was stopped. */
    synchronized void stop(@NonNull Wipe wipe) {
        write("stopped", wipe);
        close();
    }

    private void write(String state, Wipe wipe) {
        if (folder == null) {
            return;
        }
        String line = String.format(
                Locale.ROOT,
                "hc-wipe-tally 1 %s %d %d %d %d",
                state,
                earlier.getFiles() + wipe.files.sum(),
                earlier.getDirectories() + wipe.directories.sum(),
                earlier.getBytes() + wipe.bytes.sum(),
                earlier.getMillis() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        String filled = String.format(Locale.ROOT, "%-" + (LENGTH - 1) + "s", line) + '\n';
        try (SeekableByteChannel channel = folder.open(name(), WRITE)) {
            channel.write(ByteBuffer.wrap(filled.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            // Tried again a moment later: what is deleted in the meantime makes room.
        }
    }

    /** Takes the file away, since the directory is about to go or the receipt about to be handed over. */
    synchronized void end() {
        if (folder != null) {
            try {
                folder.deleteFile(name());
            } catch (NoSuchFileException e) {
                // There was no room for it.
            } catch (IOException e) {
                spoil();
            }
            close();
        }
    }

    /** Whether an entry of the top is this file. */
    boolean is(@NonNull Path name) {
        return name.equals(hidden);
    }

    synchronized void close() {
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException e) {
                // Only read from.
            }
            folder = null;
            hidden = null;
        }
    }

    private Path name() {
        return folder.path().getFileSystem().getPath(NAME);
    }

    /** Puts on a receipt what earlier wipes had removed, and whether that is all they had. */
    synchronized void addTo(@NonNull Receipt receipt) {
        boolean any = earlier.getFiles() + earlier.getDirectories() > 0;
        receipt.addRemoved(earlier);
        if (!known && (again || any)) {
            receipt.setAtLeast();
        }
    }
}
