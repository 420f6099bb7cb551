/** What is known about agent and cloud classes of plugins: whether what they start is a container. */
package io.jenkins.plugins.hcsecuritygate.containers;
