package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Lines that are no items never reach a queue-service, so there is none here.
class EnqueueCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "[]"})
  void aLineThatIsNoItem_isNamedByItsNumber(String line) {
    var err = new ByteArrayOutputStream();
    InputStream wasIn = System.in;
    PrintStream wasErr = System.err;
    System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(
              new CommandLine(new EnqueueCommand())
                  .execute("q", "--items", "--url", "http://127.0.0.1:1"))
          .isOne();
    } finally {
      System.setIn(wasIn);
      System.setErr(wasErr);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("millrace: line 1: not an item: ")
        .hasLineCount(1);
  }
}
