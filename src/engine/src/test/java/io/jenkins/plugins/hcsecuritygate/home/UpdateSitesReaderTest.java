package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateSitesReaderTest {
    private static final String DATA = "{\"id\":\"other\",\"plugins\":{\"git\":{\"version\":\"5.2.0\"}}}";
    private static final String DEFAULT_URL = "https://updates.jenkins.io/update-center.json";

    @TempDir
    private Path root;

    private Inventory<UpdateSite> read() throws HomeFileException {
        return UpdateSitesReader.read(HomeDirectory.open(root));
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void configure(String sites) throws IOException {
        write("hudson.model.UpdateCenter.xml", "<?xml version='1.1' encoding='UTF-8'?>\n<sites>" + sites + "</sites>");
    }

    @Test
    void withoutConfigurationThereIsTheStandardSite() throws IOException {
        write("updates/default.json", DATA);

        Inventory<UpdateSite> sites = read();

        assertThat(sites.isComplete()).isTrue();
        assertThat(sites.items()).singleElement().satisfies(site -> {
            assertThat(site.id()).isEqualTo("default");
            assertThat(site.url()).isEqualTo(Fact.known(DEFAULT_URL));
            assertThat(site.location()).isEqualTo("updates/default.json");
            assertThat(site.plugins()).containsKey("git");
        });
    }

    @Test
    void readsEverySiteListed() throws IOException {
        configure("<site><id>default</id><url>https://mirror.example.org/uc.json</url></site>"
                + "<com.example.Managed_-Site plugin='x@1'><id>company</id></com.example.Managed_-Site><extra/>");
        write("updates/default.json", DATA);
        write("updates/company.json", "updateCenter.post(\n" + DATA + "\n);");
        write("updates/forgotten.json", DATA);

        Inventory<UpdateSite> sites = read();

        assertThat(sites.isComplete()).isTrue();
        assertThat(sites.items()).extracting(UpdateSite::id).containsExactly("default", "company");
        assertThat(sites.items().get(0).url()).isEqualTo(Fact.known("https://mirror.example.org/uc.json"));
        assertThat(sites.items().get(1).url()).isInstanceOf(Fact.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<site><id>default</id><url>http://updates.jenkins-ci.org/update-center.json</url></site>",
            })
    void theStandardSiteIsThereEvenIfNotListed(String listed) throws IOException {
        configure(listed);
        write("updates/default.json", DATA);

        assertThat(read().items()).extracting(UpdateSite::url).containsExactly(Fact.known(DEFAULT_URL));
    }

    @Test
    void aSiteWithoutDataIsAGap() throws IOException {
        assertThat(read())
                .isEqualTo(Inventory.unobserved(new Gap(
                        "default",
                        "updates/default.json",
                        "updates/default.json does not exist",
                        "Let the controller fetch update data (Manage Jenkins, Plugins, Check now), or pass current data"
                                + " to hcgate with --update-data")));
    }

    @Test
    void dataThatCannotBeReadIsAGap() throws IOException {
        configure("<site><id>a</id></site><site><id>b</id></site>");
        write("updates/default.json", DATA);
        write("updates/a.json", "{\"plugins\":{\"hunter2");
        Files.createSymbolicLink(root.resolve("updates/b.json"), Path.of("/etc/hostname"));

        Inventory<UpdateSite> sites = read();

        assertThat(sites.items()).extracting(UpdateSite::id).containsExactly("default");
        assertThat(sites.gaps())
                .extracting(Gap::why)
                .containsExactly(
                        "updates/a.json ends in the middle (line 1, column 21)",
                        "updates/b.json is a link that leaves the home");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/b", "..", ".", "", "&#10;/x"})
    void anIdNeverBecomesAPath(String id) throws IOException {
        configure("<site><id>" + id + "</id></site>");
        write("updates/default.json", DATA);
        write("secret.json", DATA);
        write("updates/a/b.json", DATA);

        Inventory<UpdateSite> sites = read();

        assertThat(sites.items()).extracting(UpdateSite::id).containsExactly("default");
        assertThat(sites.gaps()).extracting(Gap::why).containsExactly("the site's id cannot be the name of a file");
    }

    @Test
    void brokenConfigurationIsAGapAndLeavesTheUrlUnknown() throws IOException {
        write("hudson.model.UpdateCenter.xml", "<sites><site>");
        write("updates/default.json", DATA);

        Inventory<UpdateSite> sites = read();

        assertThat(sites.gaps()).extracting(Gap::location).containsExactly("hudson.model.UpdateCenter.xml");
        assertThat(sites.items()).extracting(UpdateSite::url).allMatch(Fact.Unknown.class::isInstance);
    }
}
