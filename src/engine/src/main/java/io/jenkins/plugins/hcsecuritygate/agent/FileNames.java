package io.jenkins.plugins.hcsecuritygate.agent;

import java.nio.file.Path;
import java.util.Iterator;

/**
 * The last names of the paths a directory stream yields. Those paths are absolute, and an operation relative to a
 * directory that is given an absolute path forgets the directory, and with it all protection from exchanged links.
 */
record FileNames(Iterator<Path> entries) implements Iterator<Path> {

    @Override
    public boolean hasNext() {
        return entries.hasNext();
    }

    @Override
    public Path next() {
        return entries.next().getFileName();
    }
}
