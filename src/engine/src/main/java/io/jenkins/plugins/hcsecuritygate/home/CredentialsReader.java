package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import java.util.ArrayList;
import java.util.List;

/** Which credentials a store holds: ids and classes only; nothing secret leaves this class. */
final class CredentialsReader {

    private static final String FILE = "credentials.xml";
    private static final String FOLDER_PROPERTY =
            "com.cloudbees.hudson.plugins.folder.properties" + ".FolderCredentialsProvider$FolderCredentialsProperty";

    private CredentialsReader() {}

    /** The system store; an absent file is an empty store. */
    @NonNull
    static Inventory<StoredCredential> readSystem(@NonNull HomeDirectory home) {
        return home.remember(
                CredentialsReader.class,
                FILE,
                () -> XmlFiles.read(home, FILE)
                        .fold(
                                root -> Inventory.of(store(root, FILE)),
                                () -> Inventory.of(List.of()),
                                why -> Inventory.unobserved(new Gap(
                                        "system credentials", FILE, why, "Restore the file or make it readable"))));
    }

    /** The store of a folder, from the folder's configuration. */
    @NonNull
    static List<StoredCredential> readFolder(@NonNull XmlElement folder, @NonNull String location) {
        XmlElement property = folder.find("properties", FOLDER_PROPERTY);
        return property == null ? List.of() : store(property, location);
    }

    private static List<StoredCredential> store(XmlElement store, String location) {
        List<StoredCredential> found = new ArrayList<>();
        XmlElement map = store.child("domainCredentialsMap");
        if (map != null) {
            for (XmlElement entry : map.children("entry")) {
                // An entry is a domain followed by a list of whichever class it had.
                List<XmlElement> pair = entry.children();
                if (pair.size() == 2) {
                    addAll(pair.get(1), location, found);
                }
            }
        }
        XmlElement legacy = store.child("credentials");
        if (legacy != null) {
            addAll(legacy, location, found);
        }
        return found;
    }

    private static void addAll(XmlElement list, String location, List<StoredCredential> found) {
        for (XmlElement element : list.children()) {
            String id = element.text("id");
            found.add(new StoredCredential(
                    id == null ? "" : HomeNames.display(id), element.className(), HomeNames.display(location)));
        }
    }
}
