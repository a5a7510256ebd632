package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.rim.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.core.NestedExceptionUtils;

/// What is misspelt has no effect: a service that started all the same would, say, keep its queues
/// where nobody looks for them.
class ServiceSettingsTest {
  @TempDir Path folder;

  private List<String> mistakes(String... settings) {
    String[] arguments =
        Stream.concat(
                Stream.of("--server.port=0", "--millrace.store=" + folder.resolve("store")),
                Stream.of(settings))
            .toArray(String[]::new);
    Throwable failure =
        catchThrowable(() -> SpringApplication.run(QueueApplication.class, arguments).close());
    assertThat(folder.resolve("store")).as("nothing was started").doesNotExist();
    return ((SettingsException) NestedExceptionUtils.getMostSpecificCause(failure)).mistakes();
  }

  @Test
  void keysThatAreNotKnownAreTold_inEveryGroup() {
    assertThat(
            mistakes(
                "--millrace.stroe=/data",
                "--millrace.embedded.verfy=false",
                "--millrace.limits.wating=1",
                "--millrace.source.time-ot=1s",
                "--millrace.security.tokns[0].token=0123456789abcdef",
                "--millrace.http.max-bdy=1MB",
                "--millrace.tracing.end-point-url=http://127.0.0.1:4318",
                "--millrace.client.sll.bundle=house"))
        .hasSize(8)
        .anySatisfy(
            told ->
                assertThat(told)
                    .startsWith(
                        "millrace.stroe is not known: there are client, declare, embedded,"))
        .anySatisfy(
            told ->
                assertThat(told)
                    .startsWith("millrace.embedded.verfy is not known: there are max-commands,"))
        .allSatisfy(told -> assertThat(told).contains(" is not known: "));
  }

  @Test
  void anEngineThatThereIsNot_isToldWithThoseThatThereAre() {
    assertThat(mistakes("--millrace.engine=kafak"))
        .singleElement()
        .asString()
        .startsWith("millrace.engine is \"kafak\": write ")
        .contains("embedded", "kafka");
  }

  /// Queues are declared by one text.
  @Test
  void queuesThatAreWrittenAsSettings_areNotPassedOver() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("queue.yaml"), "millrace:\n  declare:\n    mail: {maxAttempts: 3}\n");
    assertThat(mistakes("--spring.config.additional-location=file:" + file))
        .singleElement()
        .asString()
        .startsWith("millrace.declare");
  }
}
