/**
 * The gate as pipeline authors meet it: steps and a build step that judge the controller and the build, and what really
 * stops a build.
 */
package io.jenkins.plugins.hcsecuritygate.steps;
