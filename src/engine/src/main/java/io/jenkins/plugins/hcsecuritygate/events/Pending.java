package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** An event on its way to the disk. */
final class Pending {
    final Event event;
    final Instant time;
    final CompletableFuture<LoggedEvent> done = new CompletableFuture<>();

    /** Its line, once it is part of the chain. Used by the writing thread alone. */
    @CheckForNull
    LoggedEvent line;

    Pending(@NonNull Event event, @NonNull Instant time) {
        this.event = event;
        this.time = time;
    }
}
