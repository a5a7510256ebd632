package dev.millrace.worker;

import dev.millrace.rim.Contact;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.run.WorkerRun;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Ready means: the queue has answered recently, and this worker takes work. Recently is as long as
/// a worker with nothing to say may be silent, and a little more.
final class QueueHealth implements HealthIndicator {
  private static final Duration SHORTEST = Duration.ofSeconds(30);

  private final WorkerRun worker;
  private final Contact contact;
  private final LeaseQueue queue;

  QueueHealth(WorkerRun worker, Contact contact, LeaseQueue queue) {
    this.worker = worker;
    this.contact = contact;
    this.queue = queue;
  }

  @Override
  public Health health() {
    if (worker.isDraining()) {
      return Health.outOfService().withDetail("reason", "draining").build();
    }
    Duration age = contact.age();
    String trouble = contact.trouble();
    if (age == null || trouble != null) {
      return Health.down().withDetail("queue", String.valueOf(trouble)).build();
    }
    return age.compareTo(recent()) <= 0
        ? Health.up().build()
        : Health.down()
            .withDetail("queue", "it last answered %d s ago".formatted(age.toSeconds()))
            .build();
  }

  /// A worker with all its slots busy speaks to the queue every third of a lease only.
  private Duration recent() {
    Duration lease = queue.knownDuration();
    return lease == null || lease.compareTo(SHORTEST) < 0 ? SHORTEST : lease;
  }
}
