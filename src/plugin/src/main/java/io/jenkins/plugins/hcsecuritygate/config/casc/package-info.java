/** What needs the plugin <em>Configuration as Code</em>, which need not be installed. */
package io.jenkins.plugins.hcsecuritygate.config.casc;
