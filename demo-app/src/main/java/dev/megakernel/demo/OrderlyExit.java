package dev.megakernel.demo;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a stop from outside end the process with code 0.
 *
 * <p>By default a JVM that is stopped by SIGTERM or SIGINT runs its shutdown hooks and then ends with 128 plus the number
 * of the signal, which service managers and scripts take for a failure. Here the signal calls {@link System#exit} with 0
 * instead. The same hooks run, among them Spring's, which closes the context: requests under way are answered, the session
 * drains, the device and its Vulkan instance are destroyed; the process ends after that.
 *
 * <p>{@code sun.misc.Signal}, the only way to handle a signal in Java, is reached by reflection: every JDK has it, but
 * compilers warn of it and a trimmed runtime may lack it. Then the default stays.
 */
final class OrderlyExit {

    private static final Logger log = LoggerFactory.getLogger(OrderlyExit.class);

    private OrderlyExit() {}

    /** Takes SIGTERM and SIGINT over for the rest of the process. */
    static void install() {
        try {
            handle("TERM");
            handle("INT");
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // IllegalArgumentException: the JVM runs with -Xrs, or the platform lacks the signal.
            log.debug("Signals keep their default, so a stop by one ends with a code other than 0", e);
        }
    }

    private static void handle(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        MethodHandle exit = MethodHandles.publicLookup()
                .findStatic(System.class, "exit", MethodType.methodType(void.class, int.class));
        MethodHandle exitWithZero = MethodHandles.dropArguments(MethodHandles.insertArguments(exit, 0, 0), 0, signal);
        Object onSignal = MethodHandleProxies.asInterfaceInstance(handler, exitWithZero);
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }
}
