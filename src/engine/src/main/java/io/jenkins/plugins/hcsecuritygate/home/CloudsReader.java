package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Clouds from {@code clouds} in {@code config.xml}. What a template says is read for the classes known here. */
final class CloudsReader {

    private CloudsReader() {}

    /** @param config root of {@code config.xml} */
    @NonNull
    static List<Cloud> read(@NonNull XmlElement config) {
        XmlElement clouds = config.child("clouds");
        if (clouds == null) {
            return List.of();
        }
        List<Cloud> found = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (XmlElement element : clouds.children()) {
            XmlElement cloud = element.dereferenced();
            if (cloud != null) {
                String className = cloud.className();
                String text = cloud.text("name");
                String name = text == null || text.isEmpty()
                        ? className.substring(className.lastIndexOf('.') + 1)
                        : HomeNames.display(text);
                // Jenkins allows equal names; findings need different ones.
                int times = names.merge(name, 1, Integer::sum);
                found.add(new Cloud(
                        times == 1 ? name : name + " (" + times + ")",
                        "config.xml",
                        className,
                        PluginAttribute.id(cloud),
                        CloudTemplates.of(className, cloud),
                        CloudTemplates.keepsAgents(className, cloud),
                        CloudContainers.of(className, cloud),
                        CloudSsh.of(className, cloud)));
            }
        }
        return found;
    }
}
