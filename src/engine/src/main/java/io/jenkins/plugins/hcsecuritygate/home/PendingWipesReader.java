package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.PendingWipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workspaces that wait to be deleted: by this plugin's wipe, and by the plugin resource-disposer for ws-cleanup. */
final class PendingWipesReader {

    private static final String MEND = "Look into the workspaces of every node";
    private static final String DISPOSER = "org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer.xml";

    private PendingWipesReader() {}

    @NonNull
    static Inventory<PendingWipe> read(@NonNull HomeDirectory home) {
        List<PendingWipe> pending = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        claims(home, pending, gaps);
        XmlFiles.read(home, DISPOSER)
                .fold(
                        root -> pending.addAll(backlog(root)),
                        () -> false,
                        why -> gaps.add(new Gap("workspaces to be deleted", DISPOSER, why, MEND)));
        return new Inventory<>(pending, gaps);
    }

    /**
     * The places all of whose claims wait. Each claim is a file of its own; while a build still claims a place, nothing is
     * to be deleted there.
     */
    private static void claims(HomeDirectory home, List<PendingWipe> pending, List<Gap> gaps) {
        Map<String, PendingWipe> places = new LinkedHashMap<>();
        Map<String, Boolean> waiting = new LinkedHashMap<>();
        for (HomeEntry entry : entries(home, gaps)) {
            String file = HomeDirectory.join(Usage.CLAIMS, entry.name());
            String shown = HomeNames.display(file);
            XmlFiles.read(home, file)
                    .fold(
                            claim -> {
                                String node = claim.text("node");
                                String path = claim.text("path");
                                String job = claim.text("job");
                                if (node == null || path == null || job == null) {
                                    return gaps.add(new Gap(
                                            "workspaces to be deleted", shown, shown + " is no whole claim", MEND));
                                }
                                String place = node + "\n" + path;
                                places.putIfAbsent(
                                        place,
                                        new PendingWipe(
                                                HomeNames.display(node),
                                                HomeNames.display(path),
                                                HomeNames.display(job),
                                                shown,
                                                claim.text("tries") != null && !"0".equals(claim.text("tries"))));
                                return waiting.merge(place, "true".equals(claim.text("waits")), Boolean::logicalAnd);
                            },
                            () -> false, // settled since the directory was listed
                            why -> gaps.add(new Gap("workspaces to be deleted", shown, why, MEND)));
        }
        places.entrySet().stream()
                .filter(place -> waiting.get(place.getKey()))
                .map(Map.Entry::getValue)
                .forEach(pending::add);
    }

    private static List<HomeEntry> entries(HomeDirectory home, List<Gap> gaps) {
        try {
            return home.list(Usage.CLAIMS).stream()
                    .filter(entry -> entry.name().endsWith(".xml"))
                    .toList();
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                gaps.add(new Gap("workspaces to be deleted", Usage.CLAIMS, e.getMessage(), MEND));
            }
            return List.of();
        }
    }

    /** The backlog is a set in Java's own serialised form, so its items are looked for wherever they stand. */
    private static List<PendingWipe> backlog(XmlElement root) {
        List<PendingWipe> pending = new ArrayList<>();
        Deque<XmlElement> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            XmlElement element = open.removeFirst();
            if (element.name().equals("disposable")) {
                String node = element.text("node");
                String path = element.text("path");
                pending.add(new PendingWipe(
                        node == null ? "" : HomeNames.display(node),
                        path == null ? "a resource" : HomeNames.display(path),
                        "",
                        DISPOSER));
            } else {
                element.children().forEach(open::addLast);
            }
        }
        return pending;
    }
}
