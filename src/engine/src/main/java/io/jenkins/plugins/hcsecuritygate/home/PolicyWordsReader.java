package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.List;
import java.util.Optional;

/** What is written about the policy, in the same elements for the controller and for a folder. */
final class PolicyWordsReader {

    private static final String FOLDER_PROPERTY =
            "io.jenkins.plugins.hcsecuritygate.config.folder.FolderPolicyProperty";

    private PolicyWordsReader() {}

    @NonNull
    static PolicyWords read(@NonNull XmlElement element) {
        return new PolicyWords(
                text(element, "profile"),
                text(element, "failOn"),
                text(element, "unknown"),
                text(element, "warnings"),
                children(element.child("checks")).stream()
                        .map(PolicyWordsReader::check)
                        .toList());
    }

    /** The demand of a folder, if it states one. */
    @NonNull
    static Optional<FolderPolicy> readFolder(
            @NonNull XmlElement folder, @NonNull String fullName, @NonNull String location) {
        XmlElement property = folder.find("properties", FOLDER_PROPERTY);
        return property == null
                ? Optional.empty()
                : Optional.of(
                        new FolderPolicy(HomeNames.display(fullName), HomeNames.display(location), read(property)));
    }

    private static CheckWords check(XmlElement check) {
        return new CheckWords(
                text(check, "id"),
                text(check, "enabled"),
                text(check, "reason"),
                text(check, "severity"),
                children(check.child("settings")).stream()
                        .map(setting -> new SettingWords(
                                text(setting, "name"),
                                children(setting.child("values")).stream()
                                        .map(value -> value.text().strip())
                                        .toList()))
                        .toList());
    }

    private static List<XmlElement> children(@CheckForNull XmlElement list) {
        return list == null ? List.of() : list.children();
    }

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : text;
    }
}
