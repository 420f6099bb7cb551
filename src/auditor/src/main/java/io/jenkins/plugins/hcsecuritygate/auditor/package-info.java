/** {@code hcgate}: the command line that audits a {@code JENKINS_HOME} without a running Jenkins. */
package io.jenkins.plugins.hcsecuritygate.auditor;
