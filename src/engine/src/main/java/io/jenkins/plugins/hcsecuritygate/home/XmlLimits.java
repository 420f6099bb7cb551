package io.jenkins.plugins.hcsecuritygate.home;

/**
 * Bounds within which a document is read, so that any one can be held in a heap of 256 MiB. The defaults are far above
 * what Jenkins writes.
 *
 * @param depth nesting of elements
 * @param elements number of elements
 * @param attributes number of attributes of one element
 * @param markup bytes of one tag, comment or processing instruction
 * @param token characters of one text
 * @param retained characters of all texts and attributes that are kept
 */
public record XmlLimits(int depth, int elements, int attributes, int markup, int token, int retained) {
    private static final int MI = 1 << 20;

    public static final XmlLimits DEFAULT = new XmlLimits(256, 500_000, 256, 2 * MI, 16 * MI, 24 * MI);
}
