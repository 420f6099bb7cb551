/**
 * The layout of a {@code JENKINS_HOME} and its files, read into {@link io.jenkins.plugins.hcsecuritygate.facts}. All
 * access goes through {@link io.jenkins.plugins.hcsecuritygate.home.HomeDirectory}, all XML through
 * {@link io.jenkins.plugins.hcsecuritygate.home.XmlReader}; what cannot be read becomes a gap or an unknown, never a
 * default.
 */
package io.jenkins.plugins.hcsecuritygate.home;
