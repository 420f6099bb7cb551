package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.updates.UpdateDataException;
import io.jenkins.plugins.hcsecuritygate.updates.UpdateSiteReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the update sites that a controller uses, with the data it last fetched from each. The sites are those that
 * {@code hudson.model.UpdateCenter.load} ends up with.
 */
public final class UpdateSitesReader {
    static final String CONFIGURATION = "hudson.model.UpdateCenter.xml";

    private static final String DEFAULT_ID = "default";
    private static final String DEFAULT_URL = "https://updates.jenkins.io/update-center.json";

    /** Where the standard site was until 2.0; core replaces it when it loads. */
    private static final String LEGACY_URL = "http://updates.jenkins-ci.org/";

    private static final String FETCH = "Let the controller fetch update data (Manage Jenkins, Plugins, Check now), or"
            + " pass current data to hcgate with --update-data";
    private static final String MAKE_READABLE = "Make the file readable and run the audit again";

    /** The standard site's file has some 3 MB. */
    private static final long MAX_BYTES = 256L << 20;

    private final HomeDirectory home;
    private final List<UpdateSite> sites = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private UpdateSitesReader(HomeDirectory home) {
        this.home = home;
    }

    @NonNull
    public static Inventory<UpdateSite> read(@NonNull HomeDirectory home) {
        return home.remember(UpdateSitesReader.class, CONFIGURATION, () -> {
            UpdateSitesReader reader = new UpdateSitesReader(home);
            reader.configured().forEach(reader::data);
            return new Inventory<>(reader.sites, reader.gaps);
        });
    }

    /** URLs of the configured sites by id. */
    private Map<String, Fact<String>> configured() {
        Map<String, Fact<String>> urls = new LinkedHashMap<>();
        XmlFiles.read(home, CONFIGURATION)
                .fold(
                        root -> {
                            for (XmlElement site : root.children()) {
                                configured(site, urls);
                            }
                            urls.putIfAbsent(DEFAULT_ID, Fact.known(DEFAULT_URL));
                            return urls;
                        },
                        () -> {
                            urls.put(DEFAULT_ID, Fact.known(DEFAULT_URL));
                            return urls;
                        },
                        why -> {
                            gaps.add(new Gap("update sites", CONFIGURATION, why, MAKE_READABLE));
                            urls.put(DEFAULT_ID, Fact.unknown(why, MAKE_READABLE));
                            return urls;
                        });
        return urls;
    }

    private static void configured(XmlElement site, Map<String, Fact<String>> urls) {
        String id = site.text("id");
        String url = site.text("url");
        if (id == null) {
            return; // not a site: plugins put objects of their own here
        }
        if (DEFAULT_ID.equals(id) && url != null && url.startsWith(LEGACY_URL)) {
            return;
        }
        urls.putIfAbsent(
                id,
                url == null || url.isEmpty()
                        ? Fact.unknown(
                                CONFIGURATION + " has no URL for the site",
                                "Give the site a URL (Manage Jenkins, Plugins, Advanced settings)")
                        : Fact.known(url));
    }

    private void data(String id, Fact<String> url) {
        if (!HomeNames.isName(id)) {
            gaps.add(new Gap(
                    HomeNames.display(id),
                    CONFIGURATION,
                    "the site's id cannot be the name of a file",
                    "Give the site another id"));
            return;
        }
        String path = "updates/" + id + ".json";
        try (InputStream in = home.open(path, MAX_BYTES)) {
            sites.add(UpdateSiteReader.read(in, id, url, path));
        } catch (UpdateDataException e) {
            gaps.add(new Gap(id, path, HomeNames.display(path) + " " + e.getMessage(), FETCH));
        } catch (HomeFileException e) {
            gaps.add(new Gap(id, path, e.getMessage(), e.isAbsent() ? FETCH : MAKE_READABLE));
        } catch (IOException e) {
            gaps.add(new Gap(id, path, HomePlaces.failure(path, e).getMessage(), MAKE_READABLE));
        }
    }
}
