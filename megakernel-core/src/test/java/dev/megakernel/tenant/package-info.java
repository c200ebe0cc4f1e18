/** Tests of the tenant registry: its rules one by one, its books under many threads, and its tenants in real passes. */
@NullMarked
package dev.megakernel.tenant;

import org.jspecify.annotations.NullMarked;
