package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.XmlElement;
import java.util.List;

/**
 * One {@code <permission>} of a permission matrix, not yet understood. Without the element, which would keep its whole
 * document in memory.
 *
 * @param text {@code [TYPE:]PERMISSION:SID}
 * @param line line in the file
 */
public record MatrixEntry(@NonNull String text, int line) {

    /** The entries of a strategy or a property. */
    @NonNull
    public static List<MatrixEntry> of(@NonNull XmlElement matrix) {
        return matrix.children("permission").stream()
                .map(element -> new MatrixEntry(element.text().strip(), element.line()))
                .toList();
    }
}
