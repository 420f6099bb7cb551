package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this plugin's wipe has left on record: what it has counted, and a receipt with each build. */
class WipeRecordsTest {

    private static final String WIPE = "io.jenkins.plugins.hcsecuritygate.wipe.";

    private HomeBuilder home;

    @BeforeEach
    void create(@TempDir Path root) {
        home = new HomeBuilder(root).config("");
    }

    @Test
    void figuresAreRead() {
        assertThat(counted("<since>1000</since><builds>3</builds><workspaces>4</workspaces><files>9</files>"
                        + "<bytes>12</bytes><last>2000</last>"))
                .isEqualTo(
                        Inventory.of(List.of(new WipeCount(Instant.ofEpochSecond(1), 4, 3, Instant.ofEpochSecond(2)))));
        assertThat(counted("<since>1000</since><builds>0</builds><workspaces>0</workspaces><last>0</last>"))
                .isEqualTo(Inventory.of(List.of(new WipeCount(Instant.ofEpochSecond(1), 0, 0, null))));
        assertThat(counted("<since>1000</since><builds>0</builds><workspaces>0</workspaces>"))
                .as("a file from before it was noted when a workspace was last wiped")
                .isEqualTo(Inventory.of(List.of(new WipeCount(Instant.ofEpochSecond(1), 0, 0, null))));
    }

    @Test
    void withoutTheFileNothingWasCounted() {
        assertThat(home.read().usage().wipes().isKnownEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<since>0</since><builds>0</builds><workspaces>0</workspaces>",
                "<since>1</since><builds>0</builds>",
                "<since>1</since><builds>x</builds><workspaces>0</workspaces>",
                "<since>1</since><builds>0</builds><workspaces>-1</workspaces>",
                "<since>1</since><builds>0</builds><workspaces>99999999999999999999</workspaces>",
                "<since>1</since><builds>0</builds><workspaces>0</workspaces><last>never</last>",
                "<since>1</since>&outside;"
            })
    void figuresThatCannotBeUnderstoodAreAGap(String content) {
        Inventory<WipeCount> wipes = counted(content);

        assertThat(wipes.items()).isEmpty();
        assertThat(wipes.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.location()).isEqualTo(Usage.WIPES));
    }

    @Test
    void receiptsOfTheLastBuildThatHasAnyAreRead() {
        home.job("jobs/app", "<project/>");
        build(1, receipt("one", "/ws/old", "WIPED"));
        build(
                2,
                receipt("one", "/ws/app", "WIPED")
                        + receipt("", "/opt", "REFUSED")
                        + receipt("two", "/ws/app", "GONE")
                        + receipt("one", "/ws/app@2", "LEFT"));
        home.file("jobs/app/builds/3/build.xml", "<build><result>ABORTED</result></build>");

        assertThat(home.read().usage().builds())
                .singleElement()
                .satisfies(app -> assertThat(app.receipts())
                        .containsExactly(
                                new WipeReceipt("one", "/ws/app", Outcome.WIPED),
                                new WipeReceipt("", "/opt", Outcome.REFUSED),
                                new WipeReceipt("two", "/ws/app", Outcome.GONE),
                                new WipeReceipt("one", "/ws/app@2", Outcome.OTHER)));
    }

    @Test
    void whatOnlyLooksLikeAReceiptIsNone() {
        home.job("jobs/app", "<project/>");
        home.file(
                "jobs/app/builds/1/build.xml",
                "<build><other><" + WIPE + "WipeReceiptAction><receipts>" + receipt("", "/a", "WIPED") + "</receipts></"
                        + WIPE + "WipeReceiptAction></other><actions><other.Action><receipts>"
                        + receipt("", "/b", "WIPED") + "</receipts></other.Action></actions><builtOn>n</builtOn>"
                        + "<result>SUCCESS</result></build>");

        assertThat(home.read().usage().builds())
                .singleElement()
                .satisfies(app -> assertThat(app.receipts()).isEmpty())
                .satisfies(app -> assertThat(app.onController()).isNull());
    }

    private Inventory<WipeCount> counted(String content) {
        home.file(Usage.WIPES, "<" + WIPE + "WipeTotals_-Figures>" + content + "</" + WIPE + "WipeTotals_-Figures>");
        return home.read().usage().wipes();
    }

    private void build(int number, String receipts) {
        home.file(
                "jobs/app/builds/" + number + "/build.xml",
                "<build><actions><hudson.model.CauseAction/><" + WIPE + "WipeReceiptAction plugin=\"x@1\"><receipts>"
                        + receipts + "</receipts></" + WIPE + "WipeReceiptAction></actions><startTime>1</startTime>"
                        + "<result>SUCCESS</result><builtOn>one</builtOn></build>");
    }

    private static String receipt(String node, String path, String state) {
        return "<" + WIPE + "WorkspaceReceipt><node>" + node + "</node><path>" + path + "</path><state>" + state
                + "</state><detail></detail><receipt><path>/no</path><files>1</files><leftovers><x><state>GONE</state></x>"
                + "</leftovers></receipt></" + WIPE + "WorkspaceReceipt>";
    }
}
