package dev.megakernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rules of the wire protocol that a test shows, so that a rule nobody tests is seen. On a type it speaks for
 * every test method inside.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ProtocolRule {

    /** Ids of {@code protocol-rules.txt}: a decision such as {@code D8}, or a section such as {@code 6.7}. */
    String[] value();
}
