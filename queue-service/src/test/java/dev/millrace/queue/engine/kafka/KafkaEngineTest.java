package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.EngineContract;
import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaEngineTest extends EngineContract {
  private final String name = TestKafka.newName();
  @TempDir Path folder;

  @Override
  protected Engine start() {
    try {
      return new KafkaEngine(folder, Settings.of(name, 2));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void stop(Engine engine) {
    ((KafkaEngine) engine).close();
  }

  @Test
  void whatIsLargerThanARecordIsTheCallersMistake() {
    JsonData data = JsonData.parse("{\"x\":\"" + "x".repeat(250_000) + "\"}");
    List<NewItem> items =
        IntStream.range(0, 140).mapToObj(n -> NewItem.of("large-" + n, data)).toList();
    assertThat(engine.submit(new Command.Enqueue("q", items, false)))
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.refusal())
                    .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        invalid -> assertThat(invalid.detail()).contains("max-record")));
  }
}
