/** The contract between facts and judgement: what a check is, what it may answer, and what it says about itself. */
package io.jenkins.plugins.hcsecuritygate.check;
