package dev.millrace.launcher.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.queue.QueueSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private static final String EVENTS =
      """
      kind: Flow
      apiVersion: v1
      name: events
      topics:
        orders: {partitions: 6, retention: 7d}
        orders.late: {replication: 1, compact: true}
      containers:
        kafka:
          module: kafka-broker
          port: 9092
          settings: {log.retention.hours: 1}
        filter:
          module: event-adapter
          needs: [kafka]
          port: 7074
          replicas: 2
          settings:
            millrace: {servers: "${kafka}"}
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                          | 40s
          {millrace: {worker: {drain: 5m}}}           | PT5M10S
          {millrace.worker: {drain: 1m, grace: 1s}}   | 61s
          {millrace: {worker: {drain: nonsense}}}     | 40s
          """)
  void aWorkerAdapterIsGivenTheTimeOfItsDrain(String settings, String grace) throws Exception {
    Flow flow = FlowFile.parse("good.yaml", draining("settings: " + settings));

    assertThat(flow.container("lister").grace()).isEqualTo(Durations.parse(grace));
  }

  @Test
  void aGraceThatEndsBeforeTheDrain_isRefused() {
    assertThatThrownBy(() -> FlowFile.parse("f.yaml", draining("grace: 30s")))
        .hasMessageStartingWith("f.yaml:23:5: it would be killed in the midst of its drain")
        .hasMessageContaining("millrace.worker.drain", "30s");
  }

  private static String draining(String more) {
    return GOOD.replace("module: source-adapter", "module: worker-adapter\n    " + more);
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
          maxAttempts: 3            | onBatchOpen: [{queue: opend}] | 10:20: there is no queue "opend"; there is [photos]
          maxAttempts: 3            | onBatchComplete: [{queue: p}] | 10:24: there is no queue "p"
          port: 9000                | port: 90000                  | 25:3: a port is 1 to 65535
          {in: /in}                 | {in: in}                     | 24:15: say where it is mounted
          {in: /in}                 | {in: /}                      | 24:15: say where it is mounted
          {in: /in}                 | {in: /a/../b}                | 24:15: say where it is mounted
          {in: /in}                 | {in: "/a:ro"}                | 24:15: say where it is mounted
          {in: /in}                 | {in: /tmp}                   | 24:15: say where it is mounted
          {in: /in}                 | {in: }                       | 24:15: say where it is mounted
          {in: /in}                 | {store: /a, in: /a}          | 24:26: two folders would be mounted at /a
          port: 9000                | ports: {mail: 0}             | 25:3: a port is 1 to 65535
          port: 9000                | ports: {a: 7, b: 7}          | 25:3: a port is given twice
          port: 9000                | page: true                   | 25:3: a page needs a port
          port: 7071                | ports: {Mail_1: 25}          | 23:13: the port name "Mail_1" is not valid
          ${url.lister}             | ${page.lister}               | 11:14: ${page.lister}: "lister" does not say page: true
          ${url.lister}             | ${host.listr}                | 11:14: ${host.listr}: no single container "listr"
          ${url.lister}             | ${port.lister.mail}          | 11:14: ${port.lister.mail}: there is no port "mail"
          ${folder.store}           | ${port.mail}                 | 20:9: ${port.mail}: there is no port "mail"
          ${folder.store}           | ${port.a.b.c}                | 20:9: ${port.a.b.c} is not known here
          port: 9000                | replicas: 2                  | 25:3: say either replicas or scale
          command: [./work.sh       | module: x, command: [./w     | 26:
          folders: {in: /in}        | beside: workr                | 24:5: there is no container "workr"
          folders: {in: /in}        | beside: lister               | 24:5: name a container that runs beside no other
          folders: {in: /in}        | memory: 12MB                 | 21:3: memory is a number and Ki, Mi or Gi
          folders: {in: /in}        | memory: 12                   | 24:5: this must be text
          kind: Flow                | kind: Queue                  | 1:1:
          apiVersion: v1            | apiVersion: v2               | 2:1:
          module: source-adapter    | module: source-adaptor       | 22:5: there is no module "source-adaptor"; there is [coordinator,
          module: source-adapter    | image: nothing               | 21:3: say either the module or the command
          module: source-adapter    | module: queue-service        | 13:1: a flow with queues has exactly one
          port: 9000                | tokens: {X: guest}           | 25:3: a token is that of one of
          port: 9000                | secrets: {X: "a b"}          | 25:3: a secret is named by a key
          port: 9000                | jobs: {queue: photo}         | there is no queue "photo"
          port: 9000                | jobs: {queue: photos, chunk: 0} | chunk 1 to 1000
          default: pictures         | default: pictures, samples: here | 5:3: samples is a folder that begins with ${home}/
          default: pictures         | default: pictures, files: [a.sh] | 5:3: files are for a folder with a default
          default: pictures         | default: "${home}/x", files: ["../a"] | 5:3: files are at most 100 names
          store: {}                 | Store_1: {}                  | 6:3: the folder name "Store_1" is not valid
          env: {PORT: "${port}"}    | env: {A=B: c}                | 28:11: a variable's name has
          env: {PORT: "${port}"}    | env: {"A\\0": c}             | 28:11: a variable's name has
          env: {PORT: "${port}"}    | env: {"": c}                 | 28:11: a variable's name has
          env: {PORT: "${port}"}    | env: {A: }                   | 28:11: write "" for a variable
          env: {PORT: "${port}"}    | env: {PORT: "${port"}        | 28:11: "${port" has no } behind it
          env: {PORT: "${port}"}    | env: {A: "c\\0"}             | 28:11: a variable's value has no NUL
          maxAttempts: 3            | maxAttempts: !!int abc       | 10:18: tags are not allowed
          maxAttempts: 3            | maxAttempts: !!float "."     | 10:18: tags are not allowed
          maxAttempts: 3            | maxAttempts: 1e99999999999   | 10:18: "1e99999999999" is of a type that JSON
          store: {}                 | store: !thing {}             | 6:10: tags are not allowed
          store: {}                 | !x store: {}                 | 6:3: tags are not allowed
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
  void aFileThatIsNotUtf8_isSaidToBe(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), "name: é", ISO_8859_1);

    assertThatThrownBy(() -> FlowFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is not UTF-8");
  }

  @Test
  void topicsAndABrokerAreRead() throws Exception {
    Flow flow = events(EVENTS);

    assertThat(flow.broker()).contains("kafka");
    assertThat(flow.usesKafka()).isTrue();
    assertThat(flow.usesKafka("filter")).isTrue();
    assertThat(flow.usesKafka("kafka")).isFalse();
    assertThat(flow.container("kafka").memory()).isEqualTo("1Gi");
    assertThat(flow.container("kafka").ready()).isNull();
    assertThat(flow.topicsDocument(2))
        .isEqualTo(
            Map.of(
                "orders", Map.of("partitions", 6, "replication", 2, "retention", "7d"),
                "orders.late", Map.of("partitions", 3, "replication", 1, "compact", true)));
  }

  @Test
  void onAnotherKafka_nothingNeedsTheFlowsOwn() throws Exception {
    Flow flow = events(EVENTS).withoutBroker();

    assertThat(flow.containers()).containsOnlyKeys("filter");
    assertThat(flow.needs("filter")).isEmpty();
    assertThat(flow.container("filter").replicas()).isEqualTo(2);
    assertThat(flow.usesKafka()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders.late:           | late$orders:           | 6:3: the topic name "late$orders" is not valid
          orders.late:           | ..:                    | 6:3: the topic name ".." is not valid
          orders: {              | orders_late: {         | 6:3: Kafka cannot tell "orders.late" from "orders_late"
          partitions: 6          | partitions: 0          | 5:3: partitions is 1 to 10000
          partitions: 6          | partition: 6           | 5:12: unknown field "partition"
          replication: 1         | replication: 16        | 6:3: replication is 1 to 15
          retention: 7d          | retention: 7           | 5:27:
          retention: 7d          | retention: 5ms         | 5:3: retention is at least 1s
          retention: 7d          | retention: 7d, compact: true | 5:3: say either retention or compact
          compact: true          | compact: sometimes     | 6:33: this must be true or false
          {partitions: 6, retention: 7d} |                | 5:3: write {} for a topic
          module: event-adapter  | module: worker-adapter | 4:1: topics are created by containers of module event-adapter
          module: event-adapter  | module: kafka-broker   | a broker is one
          port: 9092             | jvm: []                | 8:3: a broker needs a port
          settings: {log.retention.hours: 1} | replicas: 2 | a broker is one
          settings: {log.retention.hours: 1} | folders: {} | a broker is one
          settings: {log.retention.hours: 1} | beside: filter | 8:3: a broker runs beside no other
          log.retention.hours: 1 | log.dirs: /tmp         | 11:16: log.dirs is not the flow's to set
          log.retention.hours: 1 | listeners: x           | 11:16: listeners is not the flow's to set
          log.retention.hours: 1 | log: {retention: 1}    | 11:16: settings of a broker are those
          ${kafka}               | ${url.kafka}           | 18:18: ${url.kafka}: "kafka" is a Kafka; use ${kafka}
          ${kafka}               | ${kafkas}              | 18:18: ${kafkas} is not known here
          """)
  void aMistakeAboutKafkaIsToldWithItsLineAndColumn(String right, String wrong, String message) {
    assertThat(EVENTS).contains(right);
    assertThatThrownBy(() -> events(EVENTS.replace(right, wrong == null ? "" : wrong)))
        .isInstanceOf(FlowProblem.class)
        .message()
        .startsWith("f.yaml:")
        .contains(message);
  }

  private static Flow events(String text) throws FlowProblem {
    return FlowFile.parse("f.yaml", text);
  }

  @Test
  void theFlowThatTheReadmeBeginsWithIsSound() throws Exception {
    String readme = Files.readString(Path.of("../flows/README.md"));
    int begin = readme.indexOf("kind: Flow\n");
    Flow flow = FlowFile.parse("README.md", readme.substring(begin, readme.indexOf("```", begin)));

    assertThat(flow.name()).isEqualTo("mine");
    assertThat(flow.containers()).containsKeys("queue", "source", "worker");
  }

  @Test
  void theFlowsOfTheProjectAreSound() throws Exception {
    Flow flow = FlowFile.read(Path.of("../flows/thumbnailer.yaml"));

    assertThat(flow.queueService()).isPresent();
    assertThat(flow.folders()).containsKeys("videos", "out");
  }
}
