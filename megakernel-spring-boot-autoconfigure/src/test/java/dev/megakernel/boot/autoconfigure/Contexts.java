package dev.megakernel.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts for tests. */
public final class Contexts {

    private Contexts() {}

    /** The main auto-configuration on the host backend. */
    public static ApplicationContextRunner host() {
        return unspecified().withPropertyValues("megakernel.backend=host");
    }

    /** The main auto-configuration as it is. */
    public static ApplicationContextRunner unspecified() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MegakernelAutoConfiguration.class));
    }
}
