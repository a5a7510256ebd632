package dev.millrace.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Lines that are no items never reach a queue-service, so there is none here.
class EnqueueCommandTest {
  private int code;

  /// @return what it complains of
  private String enqueue(String line, String... arguments) {
    var err = new ByteArrayOutputStream();
    InputStream wasIn = System.in;
    PrintStream wasErr = System.err;
    System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      var command = new CommandLine(new EnqueueCommand());
      code =
          command.execute(("q --url http://127.0.0.1:1 " + String.join(" ", arguments)).split(" "));
    } finally {
      System.setIn(wasIn);
      System.setErr(wasErr);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "[]", "{\"data\":", "{\"priority\":\"high\"}"})
  void aLineThatIsNoItem_isNamedByItsNumber(String line) {
    assertThat(enqueue(line, "--items"))
        .startsWith("millrace: line 1: not an item: ")
        .hasLineCount(1)
        .doesNotContain("dev.millrace", "ignorable");
    assertThat(code).isOne();
  }

  @Test
  void aFieldThatNoItemHas_isToldWithThoseThatThereAre() {
    assertThat(enqueue("{\"dta\":{}}", "--items"))
        .isEqualTo(
            "millrace: line 1: not an item: dta: unknown field \"dta\"; the fields here are batch,"
                + " data, group, name, notBefore, priority, result\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data {}",
        "--name a",
        "--name-from id",
        "--priority 3",
        "--group g",
        "--batch b",
        "--not-before 2027-01-31T08:00:00Z"
      })
  void whatWouldNotCountForWholeItems_isRefused(String option) {
    assertThat(enqueue("{\"name\":\"x\"}", "--items", option))
        .contains("--items takes items as they are written");
    assertThat(code).isEqualTo(2);
  }

  /// The second line would be taken for the first one, given again, and be gone.
  @Test
  void oneNameForManyLines_isRefused() {
    assertThat(enqueue("{\"a\":1}\n{\"a\":2}\n", "--name", "x")).contains("--name-from");
    assertThat(code).isEqualTo(2);
    assertThat(enqueue("", "--data", "{}", "--name", "x", "--name-from", "y"))
        .contains("either --name or --name-from");
    assertThat(code).isEqualTo(2);
  }
}
