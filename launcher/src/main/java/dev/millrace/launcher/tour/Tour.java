package dev.millrace.launcher.tour;

import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/// Uses a flow as its users would, and shows what came of it.
public interface Tour {
  /// @param pages where the pages of the flow are, by container
  /// @return true when all came as it should
  /// @throws IOException when a page does not answer as it should
  boolean go(Map<String, URI> pages, Console console) throws IOException, InterruptedException;
}
