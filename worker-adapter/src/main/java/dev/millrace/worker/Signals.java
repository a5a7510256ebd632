package dev.millrace.worker;

import dev.millrace.worker.run.WorkerRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import sun.misc.Signal;

/// SIGTERM and SIGINT: the first one drains the worker and ends the process with status 0, the
/// second one stops what is still under work, the third one kills it.
///
/// A JVM left to itself ends with status 143 and does not hear a second signal, hence handlers of
/// our own.
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private final ConfigurableApplicationContext context;
  private final WorkerRun worker;
  private boolean heard;

  private Signals(ConfigurableApplicationContext context) {
    this.context = context;
    this.worker = context.getBean(WorkerRun.class);
  }

  static void handle(ConfigurableApplicationContext context) {
    var signals = new Signals(context);
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> signals.heard(signal.getName()));
    }
  }

  private synchronized void heard(String name) {
    log.info("SIG{}", name);
    if (heard) {
      worker.hasten();
    } else {
      heard = true;
      Thread.ofPlatform().name("drain").start(this::end);
    }
  }

  private void end() {
    try {
      worker.drain();
    } catch (InterruptedException e) {
      log.warn("the drain was interrupted");
    }
    System.exit(SpringApplication.exit(context, () -> 0));
  }
}
