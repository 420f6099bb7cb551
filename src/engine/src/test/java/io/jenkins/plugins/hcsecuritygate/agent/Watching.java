package io.jenkins.plugins.hcsecuritygate.agent;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Iterator;
import java.util.Set;

/** A real folder that tells of every file that is about to be deleted in it, or below it. */
class Watching implements Folder {

    /** What is told. */
    interface Watcher {
        void deletes(Path file) throws IOException;
    }

    private final Folder folder;
    private final Watcher watcher;

    Watching(Folder folder, Watcher watcher) {
        this.folder = folder;
        this.watcher = watcher;
    }

    @Override
    public Path path() {
        return folder.path();
    }

    @Override
    public Iterator<Path> names() {
        return folder.names();
    }

    @Override
    public BasicFileAttributes attributes(Path name) throws IOException {
        return folder.attributes(name);
    }

    @Override
    public Folder enter(Path name) throws IOException {
        return new Watching(folder.enter(name), watcher);
    }

    @Override
    public void deleteFile(Path name) throws IOException {
        watcher.deletes(path().resolve(name));
        folder.deleteFile(name);
    }

    @Override
    public void deleteDirectory(Path name) throws IOException {
        folder.deleteDirectory(name);
    }

    @Override
    public void move(Path name, Folder target, Path newName) throws IOException {
        folder.move(name, ((Watching) target).folder, newName);
    }

    @Override
    public SeekableByteChannel open(Path name, Set<OpenOption> options) throws IOException {
        return folder.open(name, options);
    }

    @Override
    public boolean isLock(IOException failure) {
        return folder.isLock(failure);
    }

    @Override
    public boolean makeWritable() {
        return folder.makeWritable();
    }

    @Override
    public boolean makeAccessible(Path name) {
        return folder.makeAccessible(name);
    }

    @Override
    public UserPrincipal owner(Path name) {
        return folder.owner(name);
    }

    @Override
    public UserPrincipal owner() {
        return folder.owner();
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
