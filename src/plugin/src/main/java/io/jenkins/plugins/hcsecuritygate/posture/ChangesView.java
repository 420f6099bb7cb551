package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.history.Changes;
import io.jenkins.plugins.hcsecuritygate.history.Look;
import io.jenkins.plugins.hcsecuritygate.history.Mark;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * An entry of the history in words.
 *
 * @param at when
 * @param standing verdict, or why there is none
 * @param judged whether there is one, so that the numbers mean something
 * @param score for display only
 * @param blocking findings that close the gate
 * @param lines one sentence each: other verdict, other policy, and remarks
 * @param lists changes of one kind each; empty lists are left out
 */
@Restricted(NoExternalUse.class)
public record ChangesView(
        @NonNull Date at,
        @NonNull String standing,
        boolean judged,
        int score,
        int blocking,
        @NonNull List<String> lines,
        @NonNull List<Group> lists) {
    public ChangesView {
        at = new Date(at.getTime());
        lines = List.copyOf(lines);
        lists = List.copyOf(lists);
    }

    @Override
    public Date at() {
        return new Date(at.getTime());
    }

    /** Whether anything is to be told beside the numbers. */
    public boolean isEmpty() {
        return lines.isEmpty() && lists.isEmpty();
    }

    /**
     * @param title what has become of them, and how many
     * @param items the first of them
     * @param more how many further ones there are
     */
    public record Group(@NonNull String title, @NonNull List<Item> items, int more) {}

    /**
     * @param check id of the check, which is a place on the page
     * @param title the check's title; the id if there is no such check any more
     * @param resource kind and name of what it is about; empty if the check as a whole is meant
     * @param states from what to what
     */
    public record Item(
            @NonNull String check,
            @NonNull String title,
            @NonNull String resource,
            @NonNull String states) {}

    @NonNull
    static ChangesView of(@NonNull Look look) {
        Changes changes = look.changes();
        return new ChangesView(
                Date.from(look.instant()),
                standing(look.standing()),
                look.wasJudged(),
                look.score(),
                look.blocking(),
                lines(look, changes),
                changes == null ? List.of() : lists(changes));
    }

    private static String standing(String word) {
        return switch (word) {
            case "OPEN" -> Messages.ChangesView_open();
            case "CLOSED" -> Messages.ChangesView_closed();
            case Look.FAILED -> Messages.ChangesView_failed();
            default -> Messages.ChangesView_damaged();
        };
    }

    private static List<String> lines(Look look, @CheckForNull Changes changes) {
        List<String> lines = new ArrayList<>();
        if (changes != null && !changes.standingBefore().equals(look.standing())) {
            lines.add(Messages.ChangesView_verdict(standing(changes.standingBefore()), standing(look.standing())));
        }
        if (changes != null && !changes.demandedBefore().equals(look.demanded())) {
            lines.add(Messages.ChangesView_policy(changes.demandedBefore(), look.demanded()));
        }
        if (!look.why().isEmpty()) {
            lines.add(look.why());
        }
        return lines;
    }

    private static List<Group> lists(Changes changes) {
        return Stream.of(
                        group(
                                Messages.ChangesView_appeared(changes.appearedCount()),
                                changes.appeared(),
                                changes.appearedCount()),
                        group(Messages.ChangesView_gone(changes.goneCount()), changes.gone(), changes.goneCount()),
                        group(Messages.ChangesView_moved(changes.movedCount()), changes.moved(), changes.movedCount()),
                        group(
                                Messages.ChangesView_checks(changes.checks().size()),
                                changes.checks(),
                                changes.checks().size()))
                .filter(group -> !group.items().isEmpty())
                .toList();
    }

    private static Group group(String title, List<Mark> marks, int count) {
        return new Group(title, marks.stream().map(ChangesView::item).toList(), Math.max(0, count - marks.size()));
    }

    private static Item item(Mark mark) {
        String states = mark.from().isEmpty() || mark.to().isEmpty()
                ? state(mark.from().isEmpty() ? mark.to() : mark.from())
                : Messages.ChangesView_states(state(mark.from()), state(mark.to()));
        return new Item(mark.check(), title(mark.check()), (mark.kind() + " " + mark.name()).strip(), states);
    }

    private static String title(String id) {
        return Catalogue.checks().stream()
                .map(check -> check.metadata())
                .filter(check -> check.id().equals(id))
                .map(check -> check.title())
                .findFirst()
                .orElse(id);
    }

    /** The file may be that of another version, which knows other words. */
    private static String state(String name) {
        return Stream.of(Status.values())
                .filter(status -> status.name().equals(name))
                .map(Labels::status)
                .findFirst()
                .orElse(name);
    }
}
