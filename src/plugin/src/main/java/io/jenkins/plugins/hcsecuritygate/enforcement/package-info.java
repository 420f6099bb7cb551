/**
 * What holds and stops builds that do not ask: the required gate in the queue, the rules about nodes, and the way past
 * both that only an administrator can open.
 */
package io.jenkins.plugins.hcsecuritygate.enforcement;
