package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;

/** XStream's spelling of Java names as element names ({@code XmlFriendlyNameCoder}). */
final class XmlNames {
    private static final int HEX_DIGITS = 4;

    private XmlNames() {}

    /** Undoes {@code _-} for {@code $}, {@code __} for {@code _} and {@code _.0020} for any other character. */
    @NonNull
    static String toJava(@NonNull String elementName) {
        int underscore = elementName.indexOf('_');
        if (underscore < 0 || underscore == elementName.length() - 1) {
            return elementName;
        }
        StringBuilder out = new StringBuilder(elementName.length()).append(elementName, 0, underscore);
        for (int i = underscore; i < elementName.length(); i++) {
            char c = elementName.charAt(i);
            char next = i + 1 < elementName.length() ? elementName.charAt(i + 1) : 0;
            if (c != '_') {
                out.append(c);
            } else if (next == '_') {
                out.append('_');
                i++;
            } else if (next == '-') {
                out.append('$');
                i++;
            } else if (next == '.' && hexAt(elementName, i + 2) >= 0) {
                out.append((char) hexAt(elementName, i + 2));
                i += 1 + HEX_DIGITS;
            } else {
                out.append(c); // written by hand: XStream writes no lone underscore
            }
        }
        return out.toString();
    }

    private static int hexAt(String name, int start) {
        if (start + HEX_DIGITS > name.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + HEX_DIGITS; i++) {
            int digit = Character.digit(name.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
