package io.jenkins.plugins.hcsecuritygate.waivers;

import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;

/** For tests of other packages: waivers that two people have agreed on. Nothing but the store is told of them. */
public final class AgreedWaivers implements AutoCloseable {

    private static final Person ANA = new Person("ana", "ana");
    private static final Person BEN = new Person("ben", "ben");

    /** Accepts whatever these checks find. */
    public AgreedWaivers(Collection<String> checks) throws Exception {
        Instant now = Instant.now();
        String last = now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(60).toString();
        for (String check : checks) {
            WaiverStore.get().request(WaiverRequest.of(check, "*", "known", last), ANA, now);
        }
        for (RequestedWaiver waiver : all()) {
            WaiverStore.get().decide(waiver.id(), true, BEN, "", now);
        }
    }

    public void withdraw() throws Exception {
        for (RequestedWaiver waiver : all()) {
            WaiverStore.get().withdraw(waiver.id(), BEN, true, Instant.now());
        }
    }

    /** Somebody removes the file and has it read again. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file());
        WaiverStore.get().readAgain();
    }

    private static List<RequestedWaiver> all() {
        return WaiverStore.get().toFact().toOptional().orElseThrow().stream()
                .filter(RequestedWaiver::isOpen)
                .toList();
    }

    private static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve(RequestedWaiver.FILE);
    }
}
