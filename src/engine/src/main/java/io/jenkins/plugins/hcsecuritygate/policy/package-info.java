/** What an organisation demands, what it waives, and the decision that follows from both. */
package io.jenkins.plugins.hcsecuritygate.policy;
