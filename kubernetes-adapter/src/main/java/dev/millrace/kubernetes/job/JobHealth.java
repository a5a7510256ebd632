package dev.millrace.kubernetes.job;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Ready means: the cluster and the queues answer. A queue that was paused is told, but does not
/// make this adapter unready, as another one would fare no better.
final class JobHealth implements HealthIndicator {
  private final JobService jobs;

  JobHealth(JobService jobs) {
    this.jobs = jobs;
  }

  @Override
  public Health health() {
    Map<String, Object> details = new TreeMap<>();
    boolean well = true;
    for (QueueRun run : jobs.configured()) {
      String trouble = run.trouble();
      String blocked = run.blocked();
      well &= trouble == null;
      if (trouble != null || blocked != null) {
        details.put(run.plan().queue(), trouble == null ? "paused: " + blocked : trouble);
      }
    }
    return (well ? Health.up() : Health.down()).withDetails(details).build();
  }
}
