/**
 * What is known about a controller: immutable records, and for everything that may be unobservable an explicit
 * {@link io.jenkins.plugins.hcsecuritygate.facts.Fact.Unknown} or {@link io.jenkins.plugins.hcsecuritygate.facts.Gap}
 * instead of a default. Nothing here reads a file or judges.
 */
package io.jenkins.plugins.hcsecuritygate.facts;
