/** The policy of folders. Loaded only where the plugin that has folders is installed. */
package io.jenkins.plugins.hcsecuritygate.config.folder;
