/** What holds builds that do not ask: the required gate in the queue, and the way past it that only an administrator can open. */
package io.jenkins.plugins.hcsecuritygate.enforcement;
