/**
 * Reports: what an audit found, as one model, and the writers that render it. A writer decides nothing, and nothing that
 * stands in a home reaches a terminal or a file unescaped.
 */
package io.jenkins.plugins.hcsecuritygate.report;
