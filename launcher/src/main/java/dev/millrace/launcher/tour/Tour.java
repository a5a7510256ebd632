package dev.millrace.launcher.tour;

import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Uses a flow as its users would, and shows what came of it.
public interface Tour {
  /// @param urls where the containers of the flow listen, by name
  /// @return true when all came as it should
  /// @throws IOException when a page does not answer as it should
  boolean go(Map<String, URI> urls, Console console) throws IOException, InterruptedException;
}
