/** What an administrator configures, in the pages, in Configuration as Code and in {@code hc-security-gate.xml}. */
package io.jenkins.plugins.hcsecuritygate.config;
