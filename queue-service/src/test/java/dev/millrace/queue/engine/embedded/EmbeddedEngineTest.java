package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class EmbeddedEngineTest extends EngineContract {
  @TempDir Path folder;

  @Override
  protected Engine start() {
    return new EmbeddedEngine(folder, new EmbeddedSettings(DataSize.ofMegabytes(1), true, 1000));
  }

  @Override
  protected void stop(Engine engine) {
    ((EmbeddedEngine) engine).close();
  }
}
