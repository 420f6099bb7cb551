/** The checks themselves, one class each, in a package per area; and the one list of them. */
package io.jenkins.plugins.hcsecuritygate.checks;
