package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;

/** Reads the XML files of a home. */
public final class XmlFiles {
    /** Largest file read, in bytes. */
    static final long MAX_BYTES = 64L << 20;

    private XmlFiles() {}

    /** Reads a file; every failure is an {@link Observed.Unreadable} that names the file and the cause. */
    @NonNull
    public static Observed<XmlElement> read(@NonNull HomeDirectory home, @NonNull String path) {
        try (InputStream in = home.open(path, MAX_BYTES)) {
            return new Observed.Present<>(XmlReader.read(in, XmlLimits.DEFAULT));
        } catch (XmlException e) {
            return new Observed.Unreadable<>(HomeNames.display(path) + " " + e.getMessage());
        } catch (HomeFileException e) {
            return e.isAbsent() ? new Observed.Absent<>() : new Observed.Unreadable<>(e.getMessage());
        } catch (IOException e) {
            return new Observed.Unreadable<>(HomePlaces.failure(path, e).getMessage());
        }
    }
}
