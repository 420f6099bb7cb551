package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The last builds that would have been held, for whoever wants to know before enforcing. The event log has them all. */
@Extension
@Restricted(NoExternalUse.class)
public class WouldBeHeldBuilds {

    private static final Logger LOGGER = Logger.getLogger(WouldBeHeldBuilds.class.getName());

    static final int MOST = 200;

    private final ArrayList<WouldBeHeldBuild> builds = new ArrayList<>();

    public WouldBeHeldBuilds() {
        XmlFile file = file();
        if (!file.exists()) {
            return;
        }
        try {
            if (file.read() instanceof List<?> list) {
                list.stream()
                        .filter(WouldBeHeldBuild.class::isInstance)
                        .map(WouldBeHeldBuild.class::cast)
                        .limit(MOST)
                        .forEach(builds::add);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file + "; the list begins anew");
        }
    }

    @NonNull
    static WouldBeHeldBuilds get() {
        return ExtensionList.lookupSingleton(WouldBeHeldBuilds.class);
    }

    /** The newest first. */
    @NonNull
    synchronized List<WouldBeHeldBuild> list() {
        return List.copyOf(builds);
    }

    synchronized void add(@NonNull Run<?, ?> run, @NonNull GateBlockage blockage) {
        builds.add(0, new WouldBeHeldBuild(run, blockage));
        if (builds.size() > MOST) {
            builds.remove(builds.size() - 1);
        }
        save();
    }

    private synchronized void move(String from, String to) {
        List<WouldBeHeldBuild> moved =
                builds.stream().filter(build -> build.isOf(from)).toList();
        if (!moved.isEmpty()) {
            moved.forEach(build -> build.moveTo(to));
            save();
        }
    }

    private void save() {
        try {
            file().write(new ArrayList<>(builds));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot keep the list of builds that would have been held", e);
        }
    }

    private static XmlFile file() {
        File home = Objects.requireNonNull(Jenkins.get().getRootDir());
        return new XmlFile(Jenkins.XSTREAM2, new File(home, "hc-security-gate/would-be-held.xml"));
    }

    /** The list follows a job to another name. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class JobRename extends ItemListener {
        @Override
        public void onLocationChanged(Item item, String from, String to) {
            get().move(from, to);
        }
    }
}
