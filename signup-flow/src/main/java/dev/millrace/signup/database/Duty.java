package dev.millrace.signup.database;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Something that is done to the database at the start and every so often afterwards, until closed.
/// Several replicas may do it side by side. What fails, mostly because the database is away, is left
/// to the next time.
public final class Duty implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Duty.class);

  private final String name;
  private final Duration every;
  private final Runnable work;
  private final Thread thread;

  /// @param work must end soon
  public Duty(String name, Duration every, Runnable work) {
    this.name = name;
    this.every = every;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        attempt();
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      log.debug("{} is closed", name);
    }
  }

  private void attempt() {
    try {
      work.run();
    } catch (DataAccessException | TransactionException e) {
      log.warn("{} is left to the next time: {}", name, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{} failed, and is left to the next time", name, e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
