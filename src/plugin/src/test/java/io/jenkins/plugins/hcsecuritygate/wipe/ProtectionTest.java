package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/ws/outer | /a/ws/outer/inner | true",
                "/a/ws/outer | /a/ws/outer | true",
                "/a/ws/outer | /a/ws/outer2 | false",
                "/a/ws/outer | /A/ws/outer/inner | false",
                "C:\\a\\ws\\outer | C:\\a\\ws/outer/inner | true",
                "C:\\a\\ws\\outer | c:/A/ws/Outer/inner | true",
                "C:\\a\\ws\\outer | C:\\a\\ws\\outer2 | false",
                "\\\\host\\share\\outer | //host/share/outer/inner | true"
            })
    void whatAPathHoldsIsToldAsItsMachineTells(String path, String other, boolean contained) {
        assertEquals(contained, Protection.contains(path, other));
    }

    @ParameterizedTest
    @CsvSource({
        "${JENKINS_HOME}/workspace/${ITEM_FULL_NAME}, ${JENKINS_HOME}/workspace",
        "/srv/ws/${ITEM_FULLNAME}/, /srv/ws",
        "D:\\ws\\${ITEM_FULL_NAME}, D:\\ws",
        "$JENKINS_HOME/ws/$ITEM_FULL_NAME, $JENKINS_HOME/ws"
    })
    void theControllersSettingTellsTheCommonDirectory(String setting, String common) {
        assertEquals(common, ListWorkspaces.commonRoot(setting));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${ITEM_ROOTDIR}/workspace", "/srv/${ITEM_FULL_NAME}/ws", "${ITEM_ROOTDIR}/${ITEM_FULL_NAME}"})
    void someSettingsHaveNone(String setting) {
        assertNull(ListWorkspaces.commonRoot(setting));
    }
}
