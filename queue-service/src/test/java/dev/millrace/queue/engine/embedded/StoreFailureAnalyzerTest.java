package dev.millrace.queue.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreFailureAnalyzerTest {
  @Test
  void aStoreThatWasMovedIsExplainedInASentence() {
    var mark = new MovedMark(Path.of("/data"));
    var moved = new StoreFolder.StoreMoved(mark, "Its queues were moved to Kafka.");

    var analysis = new StoreFailureAnalyzer().analyze(new RuntimeException(moved), moved);

    assertThat(analysis.getDescription())
        .startsWith(
            "The store in /data is not to be used any more. Its queues were moved to Kafka.")
        .endsWith("the file /data/moved.");
  }
}
