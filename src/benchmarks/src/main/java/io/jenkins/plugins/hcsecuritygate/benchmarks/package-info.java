/** Comparisons of the engine and the auditor with what people use instead; run by hand. */
package io.jenkins.plugins.hcsecuritygate.benchmarks;
