package dev.millrace.kubernetes.job;

import dev.millrace.kubernetes.ConnectionSettings;
import dev.millrace.kubernetes.job.JobSettings.Fetch;
import dev.millrace.kubernetes.job.JobSettings.Form;
import dev.millrace.kubernetes.job.JobSettings.Queue;
import dev.millrace.kubernetes.job.QueuePlan.FetchPlan;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.Plan;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Settings that were checked as a whole: with one of these in hand nothing about them can be
/// wrong.
record JobPlan(
    Duration lease, Duration poll, Duration reconnect, Duration resync, List<QueuePlan> queues)
    implements Plan {
  static final int MAX_CHUNK = 1000;
  private static final int DEFAULT_CHUNK = 100;
  private static final Duration LONGEST = Duration.ofDays(30);

  /// @throws SettingsException with all mistakes
  static JobPlan of(JobSettings settings, ConnectionSettings connection) {
    var mistakes = new Mistakes("millrace.jobs.");
    mistakes.time("lease", settings.lease(), Duration.ofSeconds(1), Duration.ofHours(12));
    mistakes.time("poll", settings.poll(), Duration.ofMillis(100), Duration.ofSeconds(60));
    mistakes.time("reconnect", settings.reconnect(), Duration.ofMillis(200), Duration.ofMinutes(5));
    mistakes.time("resync", settings.resync(), Duration.ofSeconds(1), Duration.ofHours(12));
    mistakes.number("queues", settings.queues().size(), 0, 100);
    var plans = new ArrayList<QueuePlan>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < settings.queues().size(); i++) {
      Queue queue = settings.queues().get(i);
      String key = "queues[" + i + "].";
      plans.add(new Check(mistakes, key, queue).plan(connection.installation()));
      if (!names.add(queue.queue())) {
        mistakes.wrong(key + "queue", "\"%s\" is set twice".formatted(queue.queue()));
      }
    }
    mistakes.throwIfAny();
    return new JobPlan(
        settings.lease(), settings.poll(), settings.reconnect(), settings.resync(), plans);
  }

  /// The plan for Jobs of a queue that is in the settings no more: they are seen to their end.
  static QueuePlan leftover(String installation, String queue, String namespace) {
    return new QueuePlan(
        installation,
        queue,
        namespace,
        1,
        1,
        new PodSpec(),
        Duration.ofHours(1),
        Duration.ofHours(1),
        null,
        Duration.ofMinutes(2),
        Duration.ofMinutes(30),
        false,
        null,
        null);
  }

  private static final class Check {
    private final Mistakes mistakes;
    private final String key;
    private final Queue queue;

    Check(Mistakes mistakes, String key, Queue queue) {
      this.mistakes = mistakes;
      this.key = key;
      this.queue = queue;
    }

    QueuePlan plan(String installation) {
      mistakes.label(key + "queue", "queue", queue.queue());
      mistakes.label(key + "namespace", "namespace", queue.namespace());
      mistakes.number(key + "parallelism", queue.parallelism(), 1, 10_000);
      mistakes.time(key + "deadline", queue.deadline(), Duration.ofSeconds(1), LONGEST);
      mistakes.time(key + "ttl", queue.ttl(), Duration.ofMinutes(1), LONGEST);
      mistakes.time(key + "image-patience", queue.imagePatience(), Duration.ZERO, LONGEST);
      mistakes.time(
          key + "pending-patience", queue.pendingPatience(), Duration.ofSeconds(1), LONGEST);
      if (queue.kueue() != null) {
        mistakes.label(key + "kueue", "local queue of Kueue", queue.kueue());
        if (!queue.suspend()) {
          mistakes.wrong(
              key + "kueue", "needs suspend: true, or Jobs would start before they are admitted");
        }
      }
      return new QueuePlan(
          installation,
          queue.queue(),
          queue.namespace(),
          chunk(),
          queue.parallelism(),
          new PodTemplate(mistakes, key, queue).podSpec(),
          queue.deadline(),
          queue.ttl(),
          memoryAfterOom(),
          queue.imagePatience(),
          queue.pendingPatience(),
          queue.suspend(),
          queue.kueue(),
          fetch());
    }

    private int chunk() {
      if (queue.form() == Form.JOB) {
        if (queue.chunk() != null && queue.chunk() != 1) {
          mistakes.wrong(key + "chunk", "does not go with form: job, which has one item in each");
        }
        return 1;
      }
      int chunk = queue.chunk() == null ? DEFAULT_CHUNK : queue.chunk();
      mistakes.number(key + "chunk", chunk, 1, MAX_CHUNK);
      return chunk;
    }

    private @Nullable Quantity memoryAfterOom() {
      return queue.memoryAfterOom() == null
          ? null
          : PodTemplate.quantity(mistakes, key + "memory-after-oom", queue.memoryAfterOom());
    }

    private @Nullable FetchPlan fetch() {
      Fetch fetch = queue.fetch();
      if (fetch == null) {
        return null;
      }
      if (fetch.image().isBlank()) {
        mistakes.wrong(key + "fetch.image", "is missing: name the image of this adapter");
      }
      URI url;
      try {
        url = URI.create(fetch.url());
      } catch (IllegalArgumentException e) {
        url = URI.create("");
      }
      mistakes.baseUrl(key + "fetch.url", url, "http://127.0.0.1:7070");
      return new FetchPlan(
          fetch.image(), url, fetch.tokenSecret(), fetch.caConfigMap(), fetch.always());
    }
  }
}
