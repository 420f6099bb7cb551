package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.PendingWipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Workspaces that wait to be deleted: by this plugin's wipe, and by the plugin resource-disposer for ws-cleanup. */
final class PendingWipesReader {

    private static final String CLAIMS = "hc-security-gate/workspace-claims.xml";
    private static final String DISPOSER = "org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer.xml";

    private PendingWipesReader() {}

    @NonNull
    static Inventory<PendingWipe> read(@NonNull HomeDirectory home) {
        List<PendingWipe> pending = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        read(home, CLAIMS, PendingWipesReader::claims, pending, gaps);
        read(home, DISPOSER, PendingWipesReader::backlog, pending, gaps);
        return new Inventory<>(pending, gaps);
    }

    private static void read(
            HomeDirectory home,
            String file,
            Function<XmlElement, List<PendingWipe>> reader,
            List<PendingWipe> pending,
            List<Gap> gaps) {
        XmlFiles.read(home, file)
                .fold(
                        root -> pending.addAll(reader.apply(root)),
                        () -> false,
                        why -> gaps.add(new Gap(
                                "workspaces to be deleted", file, why, "Look into the workspaces of every node")));
    }

    /** The places of which every claim is over; while a build still claims one, nothing is to be deleted. */
    private static List<PendingWipe> claims(XmlElement root) {
        XmlElement claims = root.child("claims");
        Map<String, PendingWipe> places = new LinkedHashMap<>();
        Map<String, Boolean> over = new LinkedHashMap<>();
        for (XmlElement claim : claims == null ? List.<XmlElement>of() : claims.children()) {
            String node = claim.text("node");
            String path = claim.text("path");
            String job = claim.text("job");
            if (node != null && path != null && job != null) {
                String place = node + "\n" + path;
                places.putIfAbsent(
                        place,
                        new PendingWipe(
                                HomeNames.display(node), HomeNames.display(path), HomeNames.display(job), CLAIMS));
                over.merge(place, "true".equals(claim.text("over")), Boolean::logicalAnd);
            }
        }
        return places.entrySet().stream()
                .filter(place -> over.get(place.getKey()))
                .map(Map.Entry::getValue)
                .toList();
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
