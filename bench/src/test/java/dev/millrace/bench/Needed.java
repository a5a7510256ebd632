package dev.millrace.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.bench.process.BuiltJar;
import java.nio.file.Files;
import java.util.stream.Stream;

/// Skips a test, and says so, where what it needs is missing.
final class Needed {
  private Needed() {}

  static void built(String... modules) {
    boolean all = Stream.of(modules).allMatch(module -> Files.exists(BuiltJar.of(module)));
    here(all, "not all are built: " + String.join(", ", modules));
  }

  static void here(boolean here, String missing) {
    if (!here) {
      System.err.println("SKIPPED: " + missing);
    }
    assumeTrue(here, missing);
  }
}
