package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads update-site data as streams, so that a file of many megabytes leaves only what the checks ask for. Both forms
 * are taken: the plain JSON that Jenkins keeps, and the {@code updateCenter.post(…);} that sites serve.
 */
public final class UpdateSiteReader {
    private static final String CALL = "updateCenter.post(";
    private static final int LOOK_AHEAD = 4096;

    private UpdateSiteReader() {}

    /**
     * Reads a file given by hand. Where it came from is not known, so neither is the site's URL.
     *
     * @throws UpdateDataException also if the file cannot be read
     */
    @NonNull
    public static UpdateSite read(@NonNull Path file) throws UpdateDataException {
        Fact<String> url =
                Fact.unknown("a file given by hand does not say where it came from", "Name the site it is of");
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, null, url, file.toString());
        } catch (NoSuchFileException e) {
            throw new UpdateDataException("does not exist");
        } catch (AccessDeniedException e) {
            throw new UpdateDataException("cannot be read: permission denied");
        } catch (IOException e) {
            throw new UpdateDataException(Files.isDirectory(file) ? "is a directory" : "cannot be read");
        }
    }

    /**
     * Reads the data of a site.
     *
     * @param in read, but not closed
     * @param id id of the site; null for the one that the data states
     * @param url where Jenkins fetches the data from
     * @param location where the data is, for reports
     * @throws IOException thrown by {@code in} before the JSON begins; later failures are {@link UpdateDataException}s
     */
    @NonNull
    public static UpdateSite read(
            @NonNull InputStream in, @CheckForNull String id, @NonNull Fact<String> url, @NonNull String location)
            throws UpdateDataException, IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        boolean isCall = skipCall(buffered);
        // A decoder, not a charset: the latter would silently replace what is not UTF-8.
        InputStreamReader reader = new InputStreamReader(buffered, StandardCharsets.UTF_8.newDecoder());
        try (UpdateJson json = new UpdateJson(reader)) {
            UpdateSiteParser parser = new UpdateSiteParser(json);
            parser.parse(isCall);
            return parser.site(id, url, location);
        }
    }

    /** Moves to where the JSON begins. */
    private static boolean skipCall(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        String start = new String(in.readNBytes(LOOK_AHEAD), StandardCharsets.ISO_8859_1);
        in.reset();
        int offset = start.startsWith("\u00EF\u00BB\u00BF") ? 3 : 0;
        int call = offset;
        while (call < start.length() && Character.isWhitespace(start.charAt(call))) {
            call++;
        }
        boolean isCall = start.startsWith(CALL, call);
        in.skipNBytes(isCall ? call + CALL.length() : offset);
        return isCall;
    }
}
