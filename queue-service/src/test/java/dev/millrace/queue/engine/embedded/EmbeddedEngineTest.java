package dev.millrace.queue.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.EngineContract;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class EmbeddedEngineTest extends EngineContract {
  @TempDir Path folder;

  @Override
  protected Engine start() {
    return new EmbeddedEngine(folder, new EmbeddedSettings(DataSize.ofMegabytes(1), true, 1000));
  }

  /// As one does that finds no memory.
  @Test
  void whenTheWriterEndsInAnError_nobodyWaitsForIt_andTheServiceIsNotAlive() {
    var waiting = engine.take(new Command.Take("q", "worker", 1, null), Duration.ofMinutes(1));
    engine.listen(
        _ -> {
          throw new OutOfMemoryError("for a test");
        });
    engine.submit(new Command.SetPaused("q", true, null));

    assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(Refused.class);
    var late = engine.submit(new Command.SetPaused("q", false, null));
    assertThat(late.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(Refused.class);
    assertThat(engine.health().alive()).isFalse();
    assertThat(engine.health().writable()).isFalse();
  }

  @Override
  protected void stop(Engine engine) {
    ((EmbeddedEngine) engine).close();
  }
}
