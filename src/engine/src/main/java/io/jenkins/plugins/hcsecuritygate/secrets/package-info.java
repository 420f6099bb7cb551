/**
 * Recognition of secrets by their form, without decrypting or keeping any: how Jenkins stores them, what well-known
 * tokens look like, and what only looks like a secret. Everything is a single pass over the text without regular
 * expressions, since the text comes from outside.
 */
package io.jenkins.plugins.hcsecuritygate.secrets;
