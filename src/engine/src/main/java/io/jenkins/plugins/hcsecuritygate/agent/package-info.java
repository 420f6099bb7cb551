/**
 * Code that runs where builds run. It needs nothing but the JDK and is kept small, because an agent loads every class of it
 * from the controller.
 */
package io.jenkins.plugins.hcsecuritygate.agent;
