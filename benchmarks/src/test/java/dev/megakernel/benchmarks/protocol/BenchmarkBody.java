package dev.megakernel.benchmarks.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A benchmark's method, ready to be called without JMH.
 *
 * @param name class and method, as JMH's list of benchmarks has them
 * @param body the method on a benchmark that was set up
 * @param expected what it answers in every turn when it does its work
 */
record BenchmarkBody(String name, Body body, long expected) {

    /** Does one turn and answers what the benchmark answers. */
    interface Body {
        long turn();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects the methods of a benchmark class, once for each kind of memory. */
    static final class Methods<B> {

        private final Class<B> type;
        private final List<Supplier<B>> fresh;
        private final List<BenchmarkBody> bodies = new ArrayList<>();

        private Methods(Class<B> type, List<Supplier<B>> fresh) {
            this.type = type;
            this.fresh = fresh;
        }

        static <B extends BufferBenchmark> Methods<B> inAnyMemory(Class<B> type, Supplier<B> constructor) {
            return new Methods<>(
                    type,
                    Stream.of(MemoryKind.values())
                            .<Supplier<B>>map(memory -> () -> in(memory, constructor.get()))
                            .toList());
        }

        static <B extends ProtocolBenchmark> Methods<B> of(Class<B> type, Supplier<B> constructor) {
            return new Methods<>(type, List.of(() -> setUp(constructor.get())));
        }

        /** For benchmarks that the supplier sets up. */
        static <B> Methods<B> ready(Class<B> type, Supplier<B> supplier) {
            return new Methods<>(type, List.of(supplier));
        }

        /** For benchmarks with a parameter, once for each of its values. */
        static <P, B> Methods<B> in(List<P> values, Class<B> type, Function<P, B> ready) {
            return new Methods<>(
                    type,
                    values.stream()
                            .<Supplier<B>>map(value -> () -> ready.apply(value))
                            .toList());
        }

        Methods<B> answers(long expected, String method, ToLongFunction<B> call) {
            for (Supplier<B> each : fresh) {
                B benchmark = each.get();
                String name = type.getName() + "." + method;
                bodies.add(new BenchmarkBody(name, () -> call.applyAsLong(benchmark), expected));
            }
            return this;
        }

        Stream<BenchmarkBody> stream() {
            return bodies.stream();
        }

        private static <B extends BufferBenchmark> B in(MemoryKind memory, B benchmark) {
            benchmark.memory = memory;
            return setUp(benchmark);
        }

        private static <B extends ProtocolBenchmark> B setUp(B benchmark) {
            benchmark.setUp();
            return benchmark;
        }
    }
}
