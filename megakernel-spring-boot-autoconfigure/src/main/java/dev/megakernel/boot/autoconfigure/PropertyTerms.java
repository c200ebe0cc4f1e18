package dev.megakernel.boot.autoconfigure;

import dev.megakernel.boot.MegakernelConfigurationException;
import java.util.function.Supplier;

/** Repeats what core says about an argument, with the properties that it came from. */
final class PropertyTerms {

    private PropertyTerms() {}

    /**
     * Runs a conversion of properties.
     *
     * @param properties prefix of the properties that are converted
     * @throws MegakernelConfigurationException when core refuses a value
     */
    static <T> T explain(String properties, Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new MegakernelConfigurationException(properties + ": " + e.getMessage(), e);
        }
    }
}
