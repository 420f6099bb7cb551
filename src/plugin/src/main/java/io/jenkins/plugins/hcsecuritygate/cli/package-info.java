/** Commands for Jenkins' command line. */
package io.jenkins.plugins.hcsecuritygate.cli;
