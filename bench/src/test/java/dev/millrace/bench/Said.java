package dev.millrace.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// What a bench that was run in this JVM said.
record Said(int exitCode, String output, String errors) {
  static Said by(String command, String... options) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var output = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      String[] all = Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
      int exitCode = BenchApplication.run(all);
      return new Said(
          exitCode,
          output.toString(StandardCharsets.UTF_8),
          errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
