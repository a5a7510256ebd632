package dev.millrace.launcher.scale;

import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// A comparison as one HTML page that needs nothing else: arrivals, backlog, workers and waiting
/// over time, drawn by uPlot.
final class Chart {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private Chart() {}

  /// @param title any text
  static String of(String title, Comparison comparison) {
    return resource("chart.html")
        .replace("/*uplot.css*/", resource(UPLOT + "uPlot.min.css"))
        .replace("/*uplot.js*/", resource(UPLOT + "uPlot.iife.min.js"))
        .replace("/*title*/", script(title))
        .replace("/*figures*/", script(FiguresJson.document(comparison)));
  }

  /// Nothing in it can end the script it stands in.
  private static String script(Object value) {
    return Json.strict().writeValueAsString(value).replace("<", "\\u003c");
  }

  private static String resource(String name) {
    try (InputStream in = Chart.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
