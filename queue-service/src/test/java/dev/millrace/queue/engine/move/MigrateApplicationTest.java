package dev.millrace.queue.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void anOptionOfTheScriptIsNotOneOfTheProgram(CapturedOutput output) {
    assertThat(MigrateApplication.run(new String[] {"--dry-run"})).isEqualTo(1);
    assertThat(output.getErr()).contains("--dry-run is not a setting");
  }
}
