package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.EngineContract;
import dev.millrace.queue.engine.TestKafka;
import java.nio.file.Path;
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
}
