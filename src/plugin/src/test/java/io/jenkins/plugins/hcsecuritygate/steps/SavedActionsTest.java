package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.io.WriterWrapper;
import com.thoughtworks.xstream.io.xml.CompactWriter;
import hudson.util.XStream2;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build may be saved by anybody while it goes on. */
@WithJenkins
class SavedActionsTest {

    @Test
    void whatComesWhileABuildIsSavedDoesNotDisturbThat(JenkinsRule j) {
        BoundCredentialsAction bound = new BoundCredentialsAction();
        bound.add(new BoundCredential("first", "Secret text", false));
        String credentials = save(bound, "id", () -> bound.add(new BoundCredential("second", "Secret text", false)));
        assertEquals(2, bound.credentials().size());
        assertEquals(
                List.of(new BoundCredential("first", "Secret text", false)),
                ((BoundCredentialsAction) new XStream2().fromXML(credentials)).credentials());

        GateDecisionsAction decided = new GateDecisionsAction();
        decided.keep(decision());
        String decisions = save(decided, "node", () -> decided.keep(decision()));
        assertEquals(2, decided.getDecisions().size());
        assertEquals(
                1,
                ((GateDecisionsAction) new XStream2().fromXML(decisions))
                        .getDecisions()
                        .size());
    }

    private static GateDecision decision() {
        GateOutcome outcome = new GateOutcome(false, "closed", new HashMap<>(), null, null);
        return new GateDecision(new GateOptions(null, null, null, null, List.of()), GateAction.WARN, outcome);
    }

    /** The saved form, during which something happens once an element of that name has begun. */
    private static String save(Object action, String element, Runnable meanwhile) {
        StringWriter text = new StringWriter();
        HierarchicalStreamWriter writer = new WriterWrapper(new CompactWriter(text)) {
            private boolean happened;

            @Override
            public void startNode(String name, Class type) {
                super.startNode(name, type);
                if (name.equals(element) && !happened) {
                    happened = true;
                    meanwhile.run();
                }
            }
        };
        new XStream2().marshal(action, writer);
        writer.flush();
        return text.toString();
    }
}
