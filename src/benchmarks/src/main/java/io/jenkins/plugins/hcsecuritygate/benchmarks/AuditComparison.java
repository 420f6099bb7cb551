package io.jenkins.plugins.hcsecuritygate.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A whole audit, from a cold process to the report, beside the cheapest look at the same XML files there is. */
final class AuditComparison {

    private AuditComparison() {}

    static void run(Path hcgate, Path home, int runs) throws IOException, InterruptedException {
        List<String> audit = List.of(hcgate.toString(), "audit", home.toString(), "--format", "json");
        // xmllint is started as few times as the length of a command line allows.
        List<String> xmllint = List.of(
                "sh", "-c", "find \"$1\" -name '*.xml' -print0 | xargs -0 xmllint --noout", "sh", home.toString());
        Measured.of(audit);
        Measured.of(xmllint);
        List<Measured> audits = new ArrayList<>();
        List<Measured> lints = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            lints.add(Measured.of(xmllint));
            audits.add(Measured.of(audit));
        }
        System.out.println(Measured.line("xmllint --noout", lints));
        System.out.println(Measured.line("hcgate audit", audits));
        System.out.println(String.format(
                Locale.ROOT,
                "ratio                    wall %8.2f     cpu %8.2f     (medians of %d alternating runs)",
                Measured.median(audits, Measured::wall) / Measured.median(lints, Measured::wall),
                Measured.median(audits, Measured::cpu) / Measured.median(lints, Measured::cpu),
                runs));
    }
}
