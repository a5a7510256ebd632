package dev.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MillraceTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "demo",
        "demo thumbnailer --workers 0",
        "demo thumbnailer --workers many",
        "run",
        "queue",
        "queue delete q",
        "purge q",
        "items list q --limit none",
        "conformance source",
        "conformance worker --timeout 5 -- true",
        "conformance reducer --trials 0 -- true",
        "enqueue",
        "migrate --from embedded --to kafka",
        "migrate --from kafka --to kafka --store data",
        "migrate --from embedded --to kafka --store data --bootstrap-servers here"
      })
  void aCommandThatIsNotUnderstood_isOneLineAndExitCode2(String arguments) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("millrace: ").hasLineCount(1);
  }

  @Test
  void everyCommandHasHelp() {
    help(Millrace.commandLine());
  }

  private void help(CommandLine command) {
    for (CommandLine inner : command.getSubcommands().values()) {
      assertThat(inner.getUsageMessage()).contains("Usage: millrace", "--help");
      assertThat(inner.getCommandSpec().usageMessage().description()).isNotEmpty();
      help(inner);
    }
  }

  private int execute(String... arguments) {
    return Millrace.commandLine()
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
