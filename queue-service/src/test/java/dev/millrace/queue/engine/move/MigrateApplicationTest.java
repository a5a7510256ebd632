package dev.millrace.queue.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.engine.TestKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A setting that is misspelt stops the program before it looks at anything.
@ExtendWith(OutputCaptureExtension.class)
class MigrateApplicationTest {
  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(strings = {"migrate.dry", "migrate.queue", "kafka.bootstrap", "kafka.partitions"})
  void aSettingThatIsNotKnownIsAMistake(String name, CapturedOutput output) {
    int code =
        MigrateApplication.run(
            new String[] {
              "--millrace.store=" + store,
              "--millrace.kafka.bootstrap-servers=127.0.0.1:1",
              "--millrace." + name + "=7"
            });
    assertThat(code).isEqualTo(1);
    assertThat(output.getErr()).contains("no setting is called millrace." + name);
  }

  /// As a cluster of others may have it.
  @Test
  void whereRecordsAreSmall_partsAreSmaller(CapturedOutput output) {
    JsonData data = JsonData.parse("{\"x\":\"" + "x".repeat(100_000) + "\"}");
    try (var engine = Team.embedded(store)) {
      var here = new Team(engine);
      here.declare("work", "{}");
      for (int i = 0; i < 20; i++) {
        here.enqueue("work", NewItem.of("item-" + i, data));
      }
    }

    int code =
        MigrateApplication.run(
            new String[] {
              "--millrace.store=" + store,
              "--millrace.kafka.bootstrap-servers=" + TestKafka.servers(),
              "--millrace.kafka.name=" + TestKafka.newName(),
              "--millrace.kafka.cells=2",
              "--millrace.kafka.replication=1",
              "--millrace.kafka.max-record=1MB"
            });

    assertThat(output.getErr()).doesNotContain("migrate:");
    assertThat(code).isZero();
  }

  @Test
  void anOptionOfTheScriptIsNotOneOfTheProgram(CapturedOutput output) {
    assertThat(MigrateApplication.run(new String[] {"--dry-run"})).isEqualTo(1);
    assertThat(output.getErr()).contains("--dry-run is not a setting");
  }
}
