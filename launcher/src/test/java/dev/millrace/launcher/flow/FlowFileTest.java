package dev.millrace.launcher.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.queue.QueueSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowFileTest {
  private static final String GOOD =
      """
      kind: Flow
      apiVersion: v1
      name: photos
      folders:
        in: {default: pictures, access: read}
        store: {}
      queues:
        photos:
          lease: 30s
          maxAttempts: 3
          source: {url: "${url.lister}", poll: 2s}
          scaling: {min: 1, max: 4}
      containers:
        queue:
          module: queue-service
          port: 7070
          folders: {store: /data}
          settings:
            millrace:
              store: ${folder.store}
        lister:
          module: source-adapter
          port: 7071
          folders: {in: /in}
        worker:
          command: [./work.sh, "${url.queue}", "$${HOME}"]
          needs: [queue]
          env: {PORT: "${port}"}
          port: 9000
          scale: {queue: photos}
      """;

  @Test
  void everyFieldOfAGoodFileIsRead() throws Exception {
    Flow flow = FlowFile.parse("good.yaml", GOOD);

    assertThat(flow.name()).isEqualTo("photos");
    assertThat(flow.containers().keySet()).containsExactly("queue", "lister", "worker");
    assertThat(flow.queueService()).contains("queue");
    assertThat(flow.folder("in").given()).isTrue();
    assertThat(flow.folder("in").access()).isEqualTo(Access.READ);
    assertThat(flow.folder("store").given()).isFalse();
    assertThat(flow.container("queue").ready()).isEqualTo("/actuator/health/readiness");
    assertThat(flow.container("worker").scale()).isEqualTo(new Container.Scale("photos", 1));
    assertThat(flow.container("worker").grace()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aQueueIsReadWithItsReferencesResolved() throws Exception {
    Flow flow = FlowFile.parse("good.yaml", GOOD);

    QueueSpec spec = flow.queue("photos", new References(expression -> "http://h/" + expression));

    assertThat(spec.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.source())
        .isEqualTo(new QueueSpec.Source(URI.create("http://h/url.lister"), Duration.ofSeconds(2)));
  }

  @Test
  void aDoubledDollarStandsForItself() {
    var references = new References(expression -> "<" + expression + ">");

    assertThat(references.resolve("$${HOME} ${port} $x {}")).isEqualTo("${HOME} <port> $x {}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: photos              | nam: photos                  | 3:1: unknown field "nam"
          maxAttempts: 3            | maxAttempt: 3                | 10:5: unknown field "maxAttempt"
          maxAttempts: 3            | maxAttempts: three           | 10:5: this must be a whole number
          lease: 30s                | lease: 30                    | 9:5:
          lease: 30s                | lease: 30 parsecs            | 9:5: "30 parsecs" is not a duration
          {min: 1, max: 4}          | {min: 1, most: 4}            | 12:23: unknown field "most"
          ${url.lister}             | ${url.listr}                 | 11:14: ${url.listr}: no single container "listr"
          ${url.lister}             | ${url.worker}                | 11:14: ${url.worker}: no single container
          ${folder.store}           | ${folder.in}                 | 20:9: ${folder.in}: the container does not have "in"
          ${folder.store}           | ${env.HOME}                  | 20:9: ${env.HOME} is not known here
          needs: [queue]            | needs: [queu]                | 27:5: there is no container "queu"
          needs: [queue]            | needs: [worker]              | 27:5: "worker" needs itself
          {queue: photos}           | {queue: photo}               | 30:13: there is no queue "photo"
          port: 9000                | port: 90000                  | 25:3: port is 1 to 65535
          port: 9000                | replicas: 2                  | 25:3: say either replicas or scale
          command: [./work.sh       | module: x, command: [./w     | 26:
          folders: {in: /in}        | beside: workr                | 24:5: there is no container "workr"
          folders: {in: /in}        | beside: lister               | 24:5: name a container that runs beside no other
          folders: {in: /in}        | memory: 12MB                 | 21:3: memory is a number and Ki, Mi or Gi
          folders: {in: /in}        | memory: 12                   | 24:5: this must be text
          kind: Flow                | kind: Queue                  | 1:1:
          apiVersion: v1            | apiVersion: v2               | 2:1:
          module: source-adapter    | image: nothing               | 21:3: say either the module or the command
          module: source-adapter    | module: queue-service        | 13:1: a flow with queues has exactly one
          store: {}                 | Store_1: {}                  | 6:3: the folder name "Store_1" is not valid
          store: {}                 | in: {}                       | 6:3: "in" is given twice
          store: {}                 | store: &a {}                 | 6:10: anchors
          store: {}                 | store: {                     | not YAML
          """)
  void aMistakeIsToldWithItsLineAndColumn(String right, String wrong, String message) {
    assertThat(GOOD).contains(right);
    assertThatThrownBy(() -> FlowFile.parse("f.yaml", GOOD.replace(right, wrong)))
        .isInstanceOf(FlowProblem.class)
        .message()
        .startsWith("f.yaml:")
        .contains(message);
  }

  @Test
  void theFlowsOfTheProjectAreSound() throws Exception {
    Flow flow = FlowFile.read(Path.of("../flows/thumbnailer.yaml"));

    assertThat(flow.queueService()).isPresent();
    assertThat(flow.folders()).containsKeys("videos", "out");
  }
}
