package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential.Scope;
import java.util.ArrayList;
import java.util.List;

/** Which credentials a store holds: ids and classes only; nothing secret leaves this class. */
final class CredentialsReader {

    private static final String FILE = "credentials.xml";
    private static final String FOLDER_PROPERTY =
            "com.cloudbees.hudson.plugins.folder.properties" + ".FolderCredentialsProvider$FolderCredentialsProperty";

    private static final String AWS_CREDENTIALS = "com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl";
    private static final int AWS_KEY_ID = 20;

    private static final String AZURE = "com.microsoft.azure.util.";
    private static final String AZURE_STORAGE_ACCOUNT =
            "com.microsoftopentechnologies.windowsazurestorage.helper.AzureStorageAccount";
    private static final String GOOGLE = "com.google.jenkins.plugins.credentials.oauth.";

    private CredentialsReader() {}

    /**
     * The system store; an absent file is an empty store.
     *
     * @param secrets what the file says about secrets is added to it
     */
    @NonNull
    static Inventory<StoredCredential> readSystem(@NonNull HomeDirectory home, @NonNull SecretFindings secrets) {
        SystemStore system = home.remember(
                CredentialsReader.class,
                FILE,
                () -> XmlFiles.read(home, FILE)
                        .fold(
                                root -> new SystemStore(
                                        Inventory.of(store(root, FILE, "")),
                                        SecretScan.of(root, Owner.FILE, FILE, FILE)),
                                () -> new SystemStore(Inventory.of(List.of()), new SecretFindings()),
                                why -> new SystemStore(
                                        Inventory.unobserved(new Gap(
                                                "system credentials",
                                                FILE,
                                                why,
                                                "Restore the file or make it readable")),
                                        new SecretFindings())));
        secrets.addAll(system.secrets);
        return system.credentials;
    }

    /**
     * The store of a folder, from the folder's configuration.
     *
     * @param fullName the folder's name
     */
    @NonNull
    static List<StoredCredential> readFolder(
            @NonNull XmlElement folder, @NonNull String location, @NonNull String fullName) {
        XmlElement property = folder.find("properties", FOLDER_PROPERTY);
        return property == null ? List.of() : store(property, location, fullName);
    }

    private static List<StoredCredential> store(XmlElement store, String location, String folder) {
        List<StoredCredential> found = new ArrayList<>();
        XmlElement map = store.child("domainCredentialsMap");
        if (map != null) {
            for (XmlElement entry : map.children("entry")) {
                // An entry is a domain followed by a list of whichever class it had.
                List<XmlElement> pair = entry.children();
                if (pair.size() == 2) {
                    addAll(pair.get(1), location, folder, found);
                }
            }
        }
        XmlElement legacy = store.child("credentials");
        if (legacy != null) {
            addAll(legacy, location, folder, found);
        }
        return found;
    }

    private static void addAll(XmlElement list, String location, String folder, List<StoredCredential> found) {
        for (XmlElement element : list.children()) {
            String id = element.text("id");
            found.add(new StoredCredential(
                    id == null ? "" : HomeNames.display(id),
                    element.className(),
                    HomeNames.display(location),
                    scope(element),
                    HomeNames.display(folder),
                    cloud(element)));
        }
    }

    private static Scope scope(XmlElement credential) {
        String scope = credential.text("scope");
        return "SYSTEM".equals(scope) ? Scope.SYSTEM : "USER".equals(scope) ? Scope.USER : Scope.GLOBAL;
    }

    private static Cloud cloud(XmlElement credential) {
        return switch (credential.className()) {
            case AZURE + "AzureCredentials" -> Cloud.AZURE_SERVICE_PRINCIPAL;
            case AZURE + "AzureImdsCredentials", AZURE + "AzureMsiCredentials" -> Cloud.AZURE_MANAGED_IDENTITY;
            case AZURE_STORAGE_ACCOUNT -> Cloud.AZURE_STORAGE_KEY;
            case GOOGLE + "GoogleRobotPrivateKeyCredentials" -> Cloud.GOOGLE_SERVICE_ACCOUNT_KEY;
            case GOOGLE + "GoogleRobotMetadataCredentials" -> Cloud.GOOGLE_METADATA;
            default -> aws(credential);
        };
    }

    /** {@code AWSCredentialsImpl}, or a pair of name and password whose name is the id of an AWS key. */
    private static Cloud aws(XmlElement credential) {
        boolean own = credential.className().equals(AWS_CREDENTIALS);
        String key = credential.text(own ? "accessKey" : "username");
        if (key != null && key.length() == AWS_KEY_ID && key.startsWith("ASIA")) {
            return Cloud.AWS_TEMPORARY_KEY;
        }
        String role = own ? credential.text("iamRoleArn") : null;
        boolean assumes = role != null && !role.isEmpty();
        if (own && (key == null || key.isEmpty())) {
            return Cloud.AWS_ROLE;
        }
        if (own || key != null && key.length() == AWS_KEY_ID && key.startsWith("AKIA")) {
            return assumes ? Cloud.AWS_LONG_TERM_KEY_WITH_ROLE : Cloud.AWS_LONG_TERM_KEY;
        }
        return Cloud.NONE;
    }

    /** What the file of the system store says. */
    private record SystemStore(
            @NonNull Inventory<StoredCredential> credentials,
            @NonNull SecretFindings secrets) {}
}
