package io.jenkins.plugins.hcsecuritygate;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.scm.ChangeLogParser;
import hudson.scm.ChangeLogSet;
import hudson.scm.RepositoryBrowser;
import hudson.scm.SCM;
import hudson.scm.SCMDescriptor;
import hudson.scm.SCMRevisionState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** A Maven project of several modules without any source. */
public final class PomScm extends SCM {

    private static final String HEAD = "<project><modelVersion>4.0.0</modelVersion>";
    private static final String ROOT = "<groupId>test</groupId><artifactId>root</artifactId><version>1</version>";

    private final ArrayList<String> modules;
    private final ArrayList<String> changed = new ArrayList<>();

    PomScm(String... modules) {
        this.modules = new ArrayList<>(List.of(modules));
    }

    /** What the next checkouts say was changed. */
    public void change(String... paths) {
        changed.clear();
        changed.addAll(List.of(paths));
    }

    @Override
    public void checkout(
            Run<?, ?> build,
            Launcher launcher,
            FilePath workspace,
            TaskListener listener,
            File changelog,
            SCMRevisionState baseline)
            throws IOException, InterruptedException {
        StringBuilder root = new StringBuilder(HEAD).append(ROOT).append("<packaging>pom</packaging><modules>");
        String before = null;
        for (String module : modules) {
            root.append("<module>").append(module).append("</module>");
            String needs = before == null
                    ? ""
                    : "<dependencies><dependency><groupId>test</groupId><artifactId>" + before
                            + "</artifactId><version>1</version><type>pom</type></dependency></dependencies>";
            workspace
                    .child(module)
                    .child("pom.xml")
                    .write(
                            HEAD + "<parent>" + ROOT + "</parent><artifactId>" + module
                                    + "</artifactId><packaging>pom</packaging>" + needs + "</project>",
                            "UTF-8");
            before = module;
        }
        workspace.child("pom.xml").write(root + "</modules></project>", "UTF-8");
        if (changelog != null) {
            Files.write(changelog.toPath(), changed);
        }
    }

    @Override
    public ChangeLogParser createChangeLogParser() {
        return new Parser();
    }

    private static final class Parser extends ChangeLogParser {
        @Override
        @SuppressWarnings("rawtypes")
        public ChangeLogSet<? extends ChangeLogSet.Entry> parse(Run build, RepositoryBrowser<?> browser, File changelog)
                throws IOException {
            return new Changes(build, browser, Files.readAllLines(changelog.toPath()));
        }
    }

    private static final class Changes extends ChangeLogSet<Change> {
        private final List<Change> changes;

        Changes(Run<?, ?> build, RepositoryBrowser<?> browser, List<String> paths) {
            super(build, browser);
            changes = paths.stream().map(path -> new Change(this, path)).toList();
        }

        @Override
        public boolean isEmptySet() {
            return changes.isEmpty();
        }

        @Override
        public Iterator<Change> iterator() {
            return changes.iterator();
        }
    }

    private static final class Change extends ChangeLogSet.Entry {
        private final String path;

        Change(Changes all, String path) {
            this.path = path;
            setParent(all);
        }

        @Override
        public String getMsg() {
            return "changed " + path;
        }

        @Override
        public User getAuthor() {
            return User.getUnknown();
        }

        @Override
        public Collection<String> getAffectedPaths() {
            return List.of(path);
        }
    }

    /** Each test class that uses this has an extension of it. */
    public abstract static class Descriptor extends SCMDescriptor<PomScm> {
        protected Descriptor() {
            super(PomScm.class, null);
        }
    }
}
