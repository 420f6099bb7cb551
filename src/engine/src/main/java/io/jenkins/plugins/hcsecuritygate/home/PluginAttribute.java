package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/** The {@code plugin="id@version"} attribute, by which XStream2 notes which plugin's class wrote an element. */
final class PluginAttribute {

    private PluginAttribute() {}

    /** The plugin's id, null for a class of Jenkins itself. The version is that of the last save, not the installed one. */
    @CheckForNull
    static String id(@NonNull XmlElement element) {
        String attribute = element.attribute("plugin");
        if (attribute == null) {
            return null;
        }
        int at = attribute.indexOf('@');
        return at < 0 ? attribute : attribute.substring(0, at);
    }
}
