package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkspaceNamesTest {

    private static final List<String> JOBS = List.of("app", "x", "x_ws-cleanup_y", "hc-wipe-tool", "folder/app", "k");

    @ParameterizedTest
    @CsvSource({
        "app, app, FILES",
        "app@2, app, FILES",
        "app@tmp, app, TEMPORARY",
        "app@2@tmp, app, TEMPORARY",
        "folder/app@libs, folder/app, CHECKOUT",
        "app_ws-cleanup_17, app, SET_ASIDE",
        "hc-wipe-4711, '', SET_ASIDE",
        "x_ws-cleanup_y, x_ws-cleanup_y, FILES",
        "hc-wipe-tool, hc-wipe-tool, FILES",
        "indexed, k, FILES",
        "somebodys, '', FILES"
    })
    void directoriesAreToldByTheirNames(String directory, String job, Kind kind) {
        WorkspaceNames names = WorkspaceNames.of(JOBS, "@");

        assertThat(names.workspace("there", directory, Map.of("indexed", "k")))
                .isEqualTo(new Workspace("there", job, kind));
    }

    @ParameterizedTest
    @CsvSource({"app%2, app, FILES", "app%tmp, app, TEMPORARY", "app%script, app, CHECKOUT", "app@2, '', FILES"})
    void whatStandsBetweenIsASetting(String directory, String job, Kind kind) {
        WorkspaceNames names = WorkspaceNames.of(JOBS, "%");

        assertThat(names.workspace("there", directory, Map.of())).isEqualTo(new Workspace("there", job, kind));
    }
}
