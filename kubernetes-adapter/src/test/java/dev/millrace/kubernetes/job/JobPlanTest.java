package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.kubernetes.ConnectionSettings;
import dev.millrace.rim.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobPlanTest {
  private static final ConnectionSettings HERE =
      new ConnectionSettings(
          URI.create("http://127.0.0.1:7070"), null, null, "here", Duration.ofSeconds(10));

  @TempDir private Path folder;

  private static JobPlan plan(Map<String, String> settings) {
    var properties = new HashMap<String, String>();
    settings.forEach((key, value) -> properties.put("millrace.jobs." + key, value));
    return JobPlan.of(
        new Binder(new MapConfigurationPropertySource(properties))
            .bindOrCreate("millrace.jobs", JobSettings.class),
        HERE);
  }

  private static List<String> mistakes(Map<String, String> settings) {
    try {
      plan(settings);
      return List.of();
    } catch (SettingsException e) {
      return e.mistakes();
    }
  }

  @Test
  void withoutQueuesThereIsNothingToDo() {
    assertThat(plan(Map.of()).queues()).isEmpty();
  }

  @Test
  void defaults() {
    QueuePlan queue =
        plan(Map.of("queues[0].queue", "thumbs", "queues[0].image", "thumbs:7"))
            .queues()
            .getFirst();

    assertThat(queue.chunk()).isEqualTo(100);
    assertThat(queue.parallelism()).isEqualTo(20);
    assertThat(queue.deadline()).isEqualTo(Duration.ofHours(1));
    assertThat(queue.suspend()).isFalse();
    assertThat(queue.pod().getContainers().getFirst().getImage()).isEqualTo("thumbs:7");
    assertThat(queue.pod().getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void everyKeyArrives() {
    var settings = new HashMap<String, String>();
    settings.put("lease", "2m");
    settings.put("poll", "1s");
    settings.put("reconnect", "3s");
    settings.put("resync", "4m");
    settings.put("queues[0].queue", "thumbs");
    settings.put("queues[0].namespace", "work");
    settings.put("queues[0].form", "job");
    settings.put("queues[0].parallelism", "7");
    settings.put("queues[0].image", "thumbs:7");
    settings.put("queues[0].command[0]", "thumb");
    settings.put("queues[0].args[0]", "--small");
    settings.put("queues[0].env.SIZE", "320");
    settings.put("queues[0].requests.cpu", "500m");
    settings.put("queues[0].limits.memory", "256Mi");
    settings.put("queues[0].deadline", "5m");
    settings.put("queues[0].ttl", "10m");
    settings.put("queues[0].memory-after-oom", "1Gi");
    settings.put("queues[0].image-patience", "1m");
    settings.put("queues[0].pending-patience", "6m");
    settings.put("queues[0].suspend", "true");
    settings.put("queues[0].kueue", "team-a");
    settings.put("queues[0].fetch.image", "millrace/kubernetes-adapter:1");
    settings.put("queues[0].fetch.url", "http://queue:7070");
    settings.put("queues[0].fetch.token-secret", "viewer");
    settings.put("queues[0].fetch.ca-config-map", "queue-ca");
    settings.put("queues[0].fetch.always", "true");

    JobPlan plan = plan(settings);
    QueuePlan queue = plan.queues().getFirst();

    assertThat(List.of(plan.lease(), plan.poll(), plan.reconnect(), plan.resync()))
        .containsExactly(
            Duration.ofMinutes(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMinutes(4));
    assertThat(queue.namespace()).isEqualTo("work");
    assertThat(queue.chunk()).isEqualTo(1);
    assertThat(queue.parallelism()).isEqualTo(7);
    assertThat(queue.deadline()).isEqualTo(Duration.ofMinutes(5));
    assertThat(queue.ttl()).isEqualTo(Duration.ofMinutes(10));
    assertThat(String.valueOf(queue.memoryAfterOom())).isEqualTo("1Gi");
    assertThat(queue.imagePatience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(queue.pendingPatience()).isEqualTo(Duration.ofMinutes(6));
    assertThat(queue.suspend()).isTrue();
    assertThat(queue.kueue()).isEqualTo("team-a");
    assertThat(queue.fetch())
        .isEqualTo(
            new QueuePlan.FetchPlan(
                "millrace/kubernetes-adapter:1",
                URI.create("http://queue:7070"),
                "viewer",
                "queue-ca",
                true));
    var worker = queue.pod().getContainers().getFirst();
    assertThat(worker.getCommand()).containsExactly("thumb");
    assertThat(worker.getArgs()).containsExactly("--small");
    assertThat(worker.getEnv()).extracting("name", "value").containsExactly(tuple("SIZE", "320"));
    assertThat(worker.getResources().getRequests()).containsKey("cpu");
    assertThat(worker.getResources().getLimits()).containsKey("memory");
  }

  @Test
  void allMistakesAreToldAtOnce_withWhatToWriteInstead() {
    var settings = new HashMap<String, String>();
    settings.put("lease", "1ms");
    settings.put("queues[0].queue", "Thumbs");
    settings.put("queues[0].form", "job");
    settings.put("queues[0].chunk", "5");
    settings.put("queues[0].parallelism", "0");
    settings.put("queues[0].limits.memory", "much");
    settings.put("queues[0].env.WORK_QUEUE", "mine");
    settings.put("queues[0].kueue", "team-a");
    settings.put("queues[1].queue", "b");
    settings.put("queues[1].image", "i");
    settings.put("queues[1].chunk", "1001");
    settings.put("queues[2].queue", "b");
    settings.put("queues[2].image", "i");

    assertThat(mistakes(settings))
        .hasSize(10)
        .contains(
            "millrace.jobs.queues[0].chunk does not go with form: job, which has one item in each",
            "millrace.jobs.queues[0].parallelism is 0: it must be 1 to 10000",
            "millrace.jobs.queues[0].image is missing: name the worker's image, or set template",
            "millrace.jobs.queues[1].chunk is 1001: it must be 1 to 1000",
            "millrace.jobs.queues[2].queue \"b\" is set twice");
  }

  @Test
  void aTemplateKeepsWhatItSays_andGetsWhatTheWorkerNeeds() throws IOException {
    Path template =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            serviceAccountName: media
            nodeSelector: {disk: ssd}
            containers:
              - name: worker
                image: thumbs:7
                volumeMounts: [{name: cache, mountPath: /cache}]
              - name: logs
                image: logs:1
            volumes: [{name: cache, emptyDir: {}}]
            """);
    QueuePlan plan =
        plan(Map.of("queues[0].queue", "thumbs", "queues[0].template", template.toString()))
            .queues()
            .getFirst();

    assertThat(plan.pod().getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(plan.pod().getContainers()).extracting("name").containsExactly("worker", "logs");
  }

  @Test
  void theTemplateOfTheThumbnailerIsOne() {
    Path template = Path.of("../k8s/thumbnailer/components/jobs/thumbnails.yaml");

    QueuePlan plan =
        plan(Map.of("queues[0].queue", "thumbnails", "queues[0].template", template.toString()))
            .queues()
            .getFirst();

    var worker = plan.pod().getContainers().getFirst();
    assertThat(worker.getEnv()).extracting("name").contains("MILLRACE_THUMBNAILER_MEDIA");
  }

  @Test
  void aTemplateThatCannotWorkIsRefused() throws IOException {
    Path template =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            restartPolicy: Always
            containers: [{name: main, image: x}]
            nodeSelecter: {disk: ssd}
            """);
    assertThat(mistakes(Map.of("queues[0].queue", "q", "queues[0].template", template.toString())))
        .anyMatch(mistake -> mistake.contains("fields that a pod spec has not: nodeSelecter"))
        .anyMatch(mistake -> mistake.contains("needs one container named worker"));
  }

  @Test
  void aTemplateThatIsNotThereIsRefused() {
    assertThat(mistakes(Map.of("queues[0].queue", "q", "queues[0].template", "/no/such.yaml")))
        .singleElement()
        .asString()
        .contains("cannot be read", "/no/such.yaml");
  }

  @Test
  void anInstallationNeedsAName() {
    var settings =
        new ConnectionSettings(URI.create("ftp://x"), "a b", null, "", Duration.ofSeconds(10));
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("millrace.kubernetes.installation is missing")
        .hasMessageContaining("millrace.kubernetes.url is not a base URL")
        .hasMessageContaining("millrace.kubernetes.token is not a bearer token");
  }
}
