package dev.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "batches cancel q b",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          queues --url nonsense             | option '--url': not an http or https URL: nonsense
          queues --url ftp://x              | option '--url': not an http or https URL: ftp://x
          queues --url http://x:65536       | option '--url': not an http or https URL: http://x:65536
          queues --url http://x/?a=b        | option '--url': not an http or https URL: http://x/?a=b
          events status --url nonsense      | option '--url': not an http or https URL: nonsense
          trash undo --url http:x           | option '--url': not an http or https URL: http:x
          conformance source nonsense       | (URL): not an http or https URL: nonsense
          conformance source http://::      | (URL): not an http or https URL: http://::
          conformance worker http://        | not an http or https URL: http://
          conformance reducer http://[      | not an http or https URL: http://[
          demo thumbnailer --videos EMPTY      | option '--videos': "" is no file or folder: say .
          demo wordcount --dir EMPTY           | option '--dir': "" is no file or folder: say .
          demo images --out EMPTY              | option '--out': "" is no file or folder: say .
          run f.yaml --folder in=EMPTY         | "" is no file or folder: say .
          items list q --limit 0            | --limit is 1 or more, not 0
          items list q --limit -5           | --limit is 1 or more, not -5
          enqueue q --not-before yesterday  | option '--not-before': "yesterday" is not a time such as
          redrive q --before x              | option '--before': "x" is not a time such as
          """)
  void whatCannotBe_isNamedWithItsOption(String arguments, String message) {
    assertThat(execute(arguments.replace("EMPTY", "").split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith("millrace: ").contains(message).hasLineCount(1);
  }

  @Test
  void whoeverRendersASecondInstallationWithTopics_isToldOfItsKafka(@TempDir Path folder) {
    assertThat(
            execute(
                "render", "k8s", "../flows/signup.yaml", "--name", "other", "--out", "" + folder))
        .isZero();
    assertThat(err.toString()).contains("a Kafka of its own, in the ConfigMap other-kafka");
  }

  @Test
  void aTokenThatCannotBeSent_isNotShown() {
    for (String command : List.of("queues", "events status", "trash undo")) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.addAll(List.of("--token", "secret\n"));

      assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(2);
    }
    assertThat(err.toString()).contains("--token has a character").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"::bad", "nonsense"})
  void anAddressInTheEnvironment_isNamedByItsVariable(String url) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Millrace.class.getName(),
            "queues");
    builder.environment().put("MILLRACE_URL", url);
    Process process = builder.redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("millrace: MILLRACE_URL: not an http or https URL: " + url)
        .hasLineCount(1);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void anItemsFileThatIsNotThere_isSaidSo() {
    String[] arguments = {"conformance", "worker", "--item", "@/nonexistent", "--", "true"};
    assertThat(execute(arguments)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("millrace: there is no file /nonexistent\n");
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
