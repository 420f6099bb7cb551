/** How the controller stood before: what each look has changed, kept over restarts. */
package io.jenkins.plugins.hcsecuritygate.history;
