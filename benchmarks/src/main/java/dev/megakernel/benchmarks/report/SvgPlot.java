package dev.megakernel.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over two logarithmic axes, as SVG. Not thread-safe. */
final class SvgPlot {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 440;
    private static final int LEFT = 80;
    private static final int RIGHT = 250;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;

    /** Colours that are told apart with the common kinds of colour blindness too. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

    private final String title;
    private final String horizontal;
    private final String vertical;
    private final List<Series> all = new ArrayList<>();

    SvgPlot(String title, String horizontal, String vertical) {
        this.title = title;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** A place in the plot; both values are positive. */
    record Spot(double x, double y) {}

    private record Series(String name, List<Spot> spots) {}

    /** Adds a line, left out when it has no spots. */
    void line(String name, List<Spot> spots) {
        if (!spots.isEmpty()) {
            all.add(new Series(name, List.copyOf(spots)));
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The plot as a document. */
    String svg() {
        Axis x = Axis.over(spots().stream().map(Spot::x).toList(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.over(spots().stream().map(Spot::y).toList(), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        svg.append(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n")
                .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(svg, LEFT, TOP - 16, "start", title);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", horizontal);
        svg.append("<g transform=\"rotate(-90)\">");
        text(svg, -(TOP + HEIGHT - BOTTOM) / 2.0, 18, "middle", vertical);
        svg.append("</g>\n");
        for (double tick : x.ticks()) {
            rule(svg, x.place(tick), TOP, x.place(tick), HEIGHT - BOTTOM);
            text(svg, x.place(tick), HEIGHT - BOTTOM + 18, "middle", tick(tick));
        }
        for (double tick : y.ticks()) {
            rule(svg, LEFT, y.place(tick), WIDTH - RIGHT, y.place(tick));
            text(svg, LEFT - 8, y.place(tick) + 4, "end", tick(tick));
        }
        for (int i = 0; i < all.size(); i++) {
            line(svg, all.get(i), look(i), new Axis[] {x, y});
            double legend = TOP + 14 + 20.0 * i;
            svg.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke-width=\"2\" %s/>%n",
                    WIDTH - RIGHT + 8.0, legend - 4, WIDTH - RIGHT + 24.0, legend - 4, look(i).stroke()));
            text(svg, WIDTH - RIGHT + 30, legend, "start", all.get(i).name());
        }
        return svg.append("</svg>\n").toString();
    }

    private List<Spot> spots() {
        return all.stream().flatMap(series -> series.spots().stream()).toList();
    }

    /** Colour of a line; dashed once the colours begin anew. */
    private record Look(String colour, boolean dashed) {

        String stroke() {
            return "stroke=\"" + colour + "\"" + (dashed ? " stroke-dasharray=\"6 4\"" : "");
        }
    }

    private static Look look(int series) {
        return new Look(COLOURS.get(series % COLOURS.size()), series >= COLOURS.size());
    }

    private static void line(StringBuilder svg, Series series, Look look, Axis[] axes) {
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" ")
                .append(look.stroke())
                .append(" points=\"");
        for (Spot spot : series.spots()) {
            svg.append(format("%.1f,%.1f ", axes[0].place(spot.x()), axes[1].place(spot.y())));
        }
        svg.append("\"/>\n");
        for (Spot spot : series.spots()) {
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>%n",
                    axes[0].place(spot.x()), axes[1].place(spot.y()), look.colour()));
        }
    }

    private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(
                format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n", x, y, anchor, escaped));
    }

    private static String tick(double value) {
        if (value >= 1e6) {
            return Numbers.shown(value / 1e6) + " M";
        }
        return value >= 1e3 ? Numbers.shown(value / 1e3) + " k" : Numbers.shown(value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /**
     * A logarithmic axis.
     *
     * @param low smallest power of ten, as its exponent
     * @param high largest power of ten, as its exponent
     * @param from place of the smallest
     * @param to place of the largest
     */
    private record Axis(double low, double high, double from, double to) {

        static Axis over(List<Double> values, double from, double to) {
            double smallest =
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
            double largest =
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
            double low = Math.floor(Math.log10(smallest));
            return new Axis(low, Math.max(low + 1, Math.ceil(Math.log10(largest))), from, to);
        }

        double place(double value) {
            return from + (Math.log10(value) - low) / (high - low) * (to - from);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (double exponent = low; exponent <= high; exponent++) {
                ticks.add(Math.pow(10, exponent));
            }
            return ticks;
        }
    }
}
