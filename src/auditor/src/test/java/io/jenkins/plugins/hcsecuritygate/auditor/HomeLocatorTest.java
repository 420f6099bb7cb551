package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.hcsecuritygate.auditor.HomeLocator.LocatedHome;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeLocatorTest {

    @TempDir
    Path directory;

    private Path configuration(String path, String text) throws IOException {
        Path home = Files.createDirectories(directory.resolve(path));
        Files.writeString(home.resolve("config.xml"), text);
        return home;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<hudson/>",
                "<jenkins>",
                "<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n</hudson>",
                "\uFEFF<?xml version='1.1'?><!-- by <project> hand -- --><hudson a='b'>",
            })
    void knowsAHomeByTheRootOfItsConfiguration(String text) throws IOException {
        Path home = configuration("home", text);
        assertThat(HomeLocator.locate(home))
                .isEqualTo(new LocatedHome(home, new Target(Target.Kind.HOME, home.toString()), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<project/>", "<hudsons/>", "<user><hudson/></user>", "hudson", "", "<!-- <hudson> -->", "<"})
    void otherConfigurationsMakeNoHome(String text) throws IOException {
        Path home = configuration("home", text);
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(home)))
                .hasMessageStartingWith(home + " holds no JENKINS_HOME within 3 levels: ");
    }

    @Test
    void aLongPrologDoesNotHang() throws IOException {
        configuration("home", "<!-".repeat(5_000));
        configuration("home2", "<!--" + "- ".repeat(5_000));
        configuration("home3", "<?".repeat(5_000));
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(directory)))
                .isNotNull();
    }

    @Test
    void knowsAHomeWithoutConfigurationByTwoOfItsPlaces() throws IOException {
        Files.createDirectories(directory.resolve("a/jobs"));
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(directory)))
                .isNotNull();
        Files.writeString(directory.resolve("a/credentials.xml"), "<x/>");
        assertThat(HomeLocator.locate(directory).root()).isEqualTo(directory.resolve("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jenkins_home", "var/jenkins_home", ".jenkins", "_data/a b/jenkins_home"})
    void findsTheOnlyHomeBelow(String path) throws IOException {
        Path home = Homes.open(directory.resolve(path));
        assertThat(HomeLocator.locate(directory))
                .isEqualTo(new LocatedHome(home, new Target(Target.Kind.HOME, home.toString()), true));
    }

    @Test
    void looksNoDeeperThanThreeLevels() throws IOException {
        Homes.open(directory.resolve("a/b/c/home"));
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(directory)))
                .hasMessageContaining("holds no JENKINS_HOME within 3 levels");
    }

    @Test
    void ofSeveralNoneIsChosen() throws IOException {
        for (int i = 0; i < 7; i++) {
            Homes.open(directory.resolve("home" + i));
        }
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(directory)))
                .hasMessage(directory + " holds 7 homes; name the one to audit, or several: "
                        + directory.resolve("home0") + ", " + directory.resolve("home1") + ", "
                        + directory.resolve("home2") + ", " + directory.resolve("home3") + ", "
                        + directory.resolve("home4") + ", …");
    }

    @Test
    void knowsABackupByItsNameOrItsListOfPlugins() throws IOException {
        Homes.open(directory.resolve("sets/FULL-2026-11-22_08-09"));
        LocatedHome found = HomeLocator.locate(directory.resolve("sets"));
        assertThat(found.target().kind()).isEqualTo(Target.Kind.BACKUP);
        Path other = Homes.open(directory.resolve("other"));
        Files.writeString(other.resolve("installedPlugins.xml"), "<plugins/>");
        assertThat(HomeLocator.locate(other).target().kind()).isEqualTo(Target.Kind.BACKUP);
    }

    @Test
    void theGivenPathMayBeALinkButNoneBelowItIsFollowed() throws IOException {
        Path home = Homes.open(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), home);
        assertThat(HomeLocator.locate(link).root()).isEqualTo(link);
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Files.createSymbolicLink(volume.resolve("jenkins_home"), home);
        assertThat(catchThrowableOfType(InputException.class, () -> HomeLocator.locate(volume)))
                .isNotNull();
    }
}
