package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.Set;
import org.jenkinsci.plugins.credentialsbinding.MultiBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.CertificateMultiBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.FileBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.SSHUserPrivateKeyBinding;
import org.jenkinsci.plugins.credentialsbinding.impl.ZipFileBinding;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A credential that a build was given, by its id and never by its value. It is saved with the build: a class with fields.
 */
@Restricted(NoExternalUse.class)
public final class BoundCredential {

    /** These hand out files. Their place is masked in the log, what is in them cannot be. */
    private static final Set<Class<?>> FILES = Set.of(
            FileBinding.class, ZipFileBinding.class, SSHUserPrivateKeyBinding.class, CertificateMultiBinding.class);

    private final String id;
    private final String kind;
    private final boolean file;

    BoundCredential(@NonNull String id, @NonNull String kind, boolean file) {
        this.id = id;
        this.kind = kind;
        this.file = file;
    }

    @NonNull
    static BoundCredential of(@NonNull MultiBinding<?> binding) {
        return new BoundCredential(
                Util.fixNull(binding.getCredentialsId()),
                binding.getDescriptor().getDisplayName(),
                FILES.contains(binding.getClass()));
    }

    /** As the Pipeline or the job wrote it, so it may be an expression. */
    @NonNull
    String id() {
        return Util.fixNull(id);
    }

    @NonNull
    String kind() {
        return Util.fixNull(kind);
    }

    /** Whether it is a file, whose content the log does not mask. */
    boolean isFile() {
        return file;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoundCredential that
                && that.id().equals(id())
                && that.kind().equals(kind());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }
}
