package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.User;
import hudson.security.ACL;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;

/**
 * A user who was logged in.
 *
 * @param id the id, which nobody can choose for themselves
 * @param name how reports call the user: the full name and the id, since the name is the user's own choice
 */
record Person(@NonNull String id, @NonNull String name) {

    /**
     * The user of this thread.
     *
     * @throws WaiverRefused if nobody is logged in, or logging in means nothing here
     */
    @NonNull
    static Person current() throws WaiverRefused {
        Authentication authentication = Jenkins.getAuthentication2();
        User user = Jenkins.get().isUseSecurity()
                        && !ACL.isAnonymous2(authentication)
                        && !ACL.SYSTEM2.equals(authentication)
                ? User.current()
                : null;
        if (user == null) {
            throw new WaiverRefused(Messages.Person_nobody());
        }
        String fullName = WaiverRequest.oneLine(user.getFullName());
        return new Person(
                user.getId(),
                fullName.isEmpty() || fullName.equals(user.getId())
                        ? user.getId()
                        : fullName + " (" + user.getId() + ")");
    }

    /** Whether the id is this user's, by the rule of the security realm or as the offline auditor compares. */
    boolean is(@NonNull String otherId) {
        return User.idStrategy().equals(id, otherId)
                || id.strip().toLowerCase(Locale.ROOT).equals(otherId.strip().toLowerCase(Locale.ROOT));
    }
}
