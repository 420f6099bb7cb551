package io.jenkins.plugins.hcsecuritygate.check;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which row of a check's page a test shows. Every row of the table must be shown by a test, and every such claim
 * must be a row, so that neither the page nor the code can change alone.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Rule.List.class)
public @interface Rule {

    /** The observation, word for word. */
    String value();

    Status status();

    /** Container for a test that shows several rows. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface List {
        Rule[] value();
    }
}
