package io.jenkins.plugins.hcsecuritygate.config.casc;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import io.jenkins.plugins.casc.BaseConfigurator;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Applies what of {@code security: hcSecurityGate:} has a meaning. Configuration as Code by itself stops the start of
 * Jenkins at a misspelt key, and a controller that is down for a word about its gate is worse than one whose gate is
 * closed: the rest counts as not understood, so that the strictest rules hold until it is mended.
 */
@OptionalExtension(requirePlugins = "configuration-as-code")
@Restricted(NoExternalUse.class)
public final class LenientConfigurator extends BaseConfigurator<HcSecurityGateConfiguration> {

    private static final Logger LOGGER = Logger.getLogger(LenientConfigurator.class.getName());

    @NonNull
    @Override
    public String getName() {
        return "hcSecurityGate";
    }

    @Override
    public Class<HcSecurityGateConfiguration> getTarget() {
        return HcSecurityGateConfiguration.class;
    }

    @Override
    protected HcSecurityGateConfiguration instance(Mapping mapping, ConfigurationContext context) {
        return HcSecurityGateConfiguration.get();
    }

    @NonNull
    @Override
    public HcSecurityGateConfiguration configure(@CheckForNull CNode said, ConfigurationContext context)
            throws ConfiguratorException {
        MeaningfulParts parts = MeaningfulParts.of(said, this, context);
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        List<String> misunderstood = new ArrayList<>();
        parts.rest().forEach(rest -> misunderstood.add(rest.text()));
        try (BulkChange change = new BulkChange(configuration)) {
            try {
                configure(parts.mapping(), configuration, false, context);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "The configuration of the gate could not be applied in full", e);
                misunderstood.add("it could not be applied in full; the controller's log says more");
            }
            configuration.misunderstand(misunderstood);
            change.commit();
        } catch (IOException e) {
            throw new ConfiguratorException(this, "Cannot save the configuration of the gate", e);
        }
        misunderstood.forEach(part -> LOGGER.warning(() -> "Not understood, so the strictest rules apply: " + part));
        return configuration;
    }

    /** Tells whoever tries a configuration out, as Configuration as Code tells of other things that need a look. */
    @Override
    public HcSecurityGateConfiguration check(@CheckForNull CNode said, ConfigurationContext context)
            throws ConfiguratorException {
        MeaningfulParts parts = MeaningfulParts.of(said, this, context);
        parts.rest().forEach(rest -> context.warning(rest.node(), rest.text()));
        return HcSecurityGateConfiguration.get();
    }
}
