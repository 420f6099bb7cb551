package io.jenkins.plugins.hcsecuritygate.auditor;

import java.util.List;
import java.util.Map;

/** Draws coloured terminal text as SVG. */
final class TerminalPicture {

    private static final int LINE_HEIGHT = 18;
    private static final int MARGIN = 16;
    private static final Map<String, String> STYLES = Map.of(
            "1;31", "fill:#f47067;font-weight:bold",
            "33", "fill:#daaa3f",
            "32", "fill:#57ab5a",
            "1", "font-weight:bold",
            "2", "fill:#909dab");

    private TerminalPicture() {}

    static String of(String text) {
        List<String> lines = text.lines().toList();
        int height = lines.size() * LINE_HEIGHT + 2 * MARGIN;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 %d" role="img" aria-label="Output of an audit">
                <rect width="100%%" height="100%%" rx="8" fill="#22272e"/>
                <g font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="13" fill="#d1d7e0" xml:space="preserve">
                """.formatted(height));
        int y = MARGIN + LINE_HEIGHT - 5;
        for (String line : lines) {
            if (!line.isEmpty()) {
                svg.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(MARGIN, y, spans(line)));
            }
            y += LINE_HEIGHT;
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    private static String spans(String line) {
        StringBuilder out = new StringBuilder();
        boolean open = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\u001b') {
                int end = line.indexOf('m', i);
                String style = STYLES.get(line.substring(i + 2, end));
                out.append(open ? "</tspan>" : "");
                open = style != null;
                out.append(open ? "<tspan style=\"" + style + "\">" : "");
                i = end;
            } else {
                out.append(
                        switch (c) {
                            case '<' -> "&lt;";
                            case '>' -> "&gt;";
                            case '&' -> "&amp;";
                            // Leading and repeated blanks would be folded by some viewers in spite of xml:space.
                            case ' ' -> "\u00a0";
                            default -> String.valueOf(c);
                        });
            }
        }
        return out + (open ? "</tspan>" : "");
    }
}
