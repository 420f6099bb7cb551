package io.jenkins.plugins.hcsecuritygate;

import hudson.security.FullControlOnceLoggedInAuthorizationStrategy;
import hudson.security.HudsonPrivateSecurityRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import jenkins.model.Jenkins;

/** A test controller asks nobody to log in, which is the worst that the gate knows; with this it does. */
public final class Logins {

    private Logins() {}

    public static void require() {
        Jenkins jenkins = Jenkins.get();
        FullControlOnceLoggedInAuthorizationStrategy strategy = new FullControlOnceLoggedInAuthorizationStrategy();
        strategy.setAllowAnonymousRead(false);
        jenkins.setSecurityRealm(new HudsonPrivateSecurityRealm(false, false, null));
        jenkins.setAuthorizationStrategy(strategy);
        try {
            jenkins.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
