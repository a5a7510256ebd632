package dev.millrace.queue.rest;

import dev.millrace.queue.engine.TestKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class KafkaEngineRestTest extends QueueRestContract {
  @Override
  protected RunningQueue start(Path store, String... settings) {
    var all = new ArrayList<>(TestKafka.settings(TestKafka.newName(), 4));
    all.addAll(List.of(settings));
    return RunningQueue.start(store, all.toArray(String[]::new));
  }
}
