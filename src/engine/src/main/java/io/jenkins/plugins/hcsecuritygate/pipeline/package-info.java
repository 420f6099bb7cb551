/**
 * Reads Pipeline text without running it: a tokenizer that knows Groovy's comments and strings, and an outline of the
 * agents, workspaces, clean-up and credential use that the text states. What the text leaves to a variable or to a
 * library is reported as such.
 */
package io.jenkins.plugins.hcsecuritygate.pipeline;
