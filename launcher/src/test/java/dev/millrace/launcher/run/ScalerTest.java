package dev.millrace.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.process.Ending;
import dev.millrace.launcher.process.ManagedProcess;
import dev.millrace.launcher.process.ProcessEvents;
import dev.millrace.launcher.process.Program;
import dev.millrace.launcher.process.ReadyProbe;
import dev.millrace.launcher.process.Restarts;
import dev.millrace.launcher.process.Spawner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalerTest {
  @TempDir Path folder;
  private Spawner spawner;
  private Pool pool;
  private final List<String> notices = new ArrayList<>();

  ScalerTest() throws IOException {
    spawner = new Spawner();
    pool = new Pool(4, this::process);
  }

  @BeforeEach
  void start() {
    pool.resize(1);
  }

  @AfterEach
  void stop() {
    pool.processes().forEach(ManagedProcess::kill);
    spawner.close();
  }

  @Test
  void moreAreStartedAtOnce_butNotMoreThanThereMayBe() {
    Scaler scaler = scaler(1);

    scaler.act(desired(3));
    assertThat(pool.size()).isEqualTo(3);

    scaler.act(desired(40));
    assertThat(pool.size()).isEqualTo(4);
    assertThat(notices).containsExactly("q: 1 → 3 worker processes", "q: 3 → 4 worker processes");
  }

  @Test
  void fewerAreKeptOnlyWhenFewerHaveBeenWantedForAWhile() {
    Scaler scaler = scaler(1);
    scaler.act(desired(3));

    for (int look = 1; look < 10; look++) {
      scaler.act(desired(1));
      assertThat(pool.size()).isEqualTo(3);
    }
    scaler.act(desired(1));

    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void aMomentInWhichMoreAreWanted_startsTheWaitAnew() {
    Scaler scaler = scaler(1);
    scaler.act(desired(2));
    for (int look = 1; look < 10; look++) {
      scaler.act(desired(1));
    }

    scaler.act(desired(2));
    scaler.act(desired(1));

    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void aProcessThatIsStillFinishing_countsAgainstTheLimit_butNotAsAWorker() {
    Scaler scaler = scaler(1);
    scaler.act(desired(4));
    pool.resize(1);

    assertThat(pool.size()).isEqualTo(1);
    pool.resize(4);

    assertThat(pool.processes()).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void processesAreCountedByTheItemsEachWorksOn() {
    assertThat(scaler(4).processes(9)).isEqualTo(3);
    assertThat(scaler(4).processes(8)).isEqualTo(2);
    assertThat(scaler(1).processes(0)).isZero();
  }

  private Scaler scaler(int each) {
    return new Scaler(
        new Container.Scale("q", each),
        QueueClient.of(URI.create("http://127.0.0.1:1")),
        pool,
        notices::add);
  }

  private static ScaleStatus desired(int workers) {
    return new ScaleStatus("q", workers, 0, 0, 9, 0, null, null, null, null, "told so");
  }

  private ManagedProcess process(int index) {
    var program =
        new Program(
            "worker-" + index,
            0,
            List.of("sleep", "60"),
            Map.of(),
            folder,
            folder.resolve(index + ".log"),
            null,
            Duration.ofSeconds(1));
    return new ManagedProcess(
        program, spawner, new ReadyProbe(HttpClient.newHttpClient()), Restarts.NEVER, QUIET);
  }

  private static final ProcessEvents QUIET =
      new ProcessEvents() {
        @Override
        public void started(Program program) {}

        @Override
        public void ready(Program program, Duration after) {}

        @Override
        public void restarting(Program program, Ending ending, Duration delay) {}

        @Override
        public void gaveUp(Program program, Ending ending) {}
      };
}
