/** Jenkins' grammar of node labels: which expressions a node satisfies. */
package io.jenkins.plugins.hcsecuritygate.labels;
