package dev.millrace.queue.rest;

import java.nio.file.Path;

class EmbeddedEngineRestTest extends QueueRestContract {
  @Override
  protected RunningQueue start(Path store, String... settings) {
    return RunningQueue.start(store, settings);
  }
}
