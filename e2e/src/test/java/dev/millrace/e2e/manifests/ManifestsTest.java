package dev.millrace.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(KubectlCondition.class)
class ManifestsTest {
  private static final Path FOLDER = Jar.HOME.resolve("k8s");
  private static final Path PROD = FOLDER.resolve("thumbnailer/overlays/prod");

  /// What README.md says that a person makes, of each flow.
  private static final Map<String, List<String>> SECRETS =
      Map.of(
          "thumbnailer",
          List.of("tokens/operator", "tokens/worker", "tokens/viewer"),
          "wordcount",
          List.of("tokens/operator", "tokens/worker", "tokens/viewer", "tokens/adapter"),
          "images",
          List.of("tokens/operator", "tokens/worker", "tokens/viewer", "tokens/adapter"),
          "signup",
          List.of(
              "tokens/operator",
              "tokens/worker",
              "tokens/viewer",
              "tokens/adapter",
              "secrets/key",
              "secrets/public-url",
              "secrets/database-url",
              "secrets/database-user",
              "secrets/database-password",
              "secrets/smtp-host",
              "secrets/smtp-from",
              "secrets/gateway-url"));

  static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(file -> file.endsWith("kustomization.yaml"))
          .map(file -> file.resolveSibling(""))
          // Part of overlays, and nothing by itself.
          .filter(folder -> !folder.toString().contains("/components/"))
          .toList();
    }
  }

  private static Set<String> secrets() {
    return SECRETS.entrySet().stream()
        .flatMap(flow -> flow.getValue().stream().map(key -> flow.getKey() + "-" + key))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everythingFitsItsTypeAndTheOthers(Path folder) throws Exception {
    List<JsonNode> objects = Kustomize.build(folder);
    var all = new ArrayList<>(objects);
    all.addAll(JobPods.of(objects));

    assertThat(Rules.complaints(objects(all), secrets())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void nothingIsAlikeInTwoInstallationsOfOneNamespace(Path folder) throws Exception {
    String installation = FOLDER.relativize(folder).getName(0).toString();
    for (JsonNode object : Kustomize.build(folder)) {
      assertThat(object.at("/metadata/name").asString()).startsWith(installation);
      if (!installation.equals("kafka")) {
        for (JsonNode selector : selectors(object)) {
          assertThat(selector.path("app.kubernetes.io/instance").asString(""))
              .as("%s of %s", selector, object.at("/metadata/name"))
              .isEqualTo(installation);
        }
      }
    }
  }

  @Test
  void aSecondInstallationFitsBesideTheFirst_alsoWithEachContainerInAPodOfItsOwn(
      @TempDir Path folder) throws Exception {
    List<String> render = new ArrayList<>(Jar.command("launcher", "-Dmillrace.home=" + Jar.HOME));
    render.addAll(List.of("render", "k8s", Jar.HOME.resolve("flows/thumbnailer.yaml").toString()));
    render.addAll(List.of("--name", "other", "--namespace", "thumbnailer", "--apart"));
    render.addAll(List.of("--out", folder.toString()));
    Ended rendered = Ended.run(new ProcessBuilder(render), Duration.ofMinutes(1));
    assertThat(rendered.exitCode()).as(rendered.output()).isZero();

    List<JsonNode> other = Kustomize.build(folder.resolve("overlays/prod"));

    Set<String> tokens =
        Set.of("other-tokens/operator", "other-tokens/worker", "other-tokens/viewer");
    assertThat(Rules.complaints(objects(other), tokens)).isEmpty();
    assertThat(other)
        .filteredOn(it -> !it.path("kind").asString("").equals("Namespace"))
        .allSatisfy(it -> assertThat(it.at("/metadata/name").asString()).startsWith("other-"));
    assertThat(other)
        .flatExtracting(ManifestsTest::selectors)
        .allSatisfy(
            it ->
                assertThat(it.path("app.kubernetes.io/instance").asString("")).isEqualTo("other"));
    assertThat(names(ofKind(other, "Deployment")))
        .contains("other-source", "other-worker", "other-thumbnailer");
    assertThat(ofKind(other, "StatefulSet").toString()).contains("http://other-source:7071");
  }

  /// Which pods an object is for; whom a policy lets them call is looked at by [Rules].
  private static List<JsonNode> selectors(JsonNode object) {
    return switch (object.path("kind").asString("")) {
      case "Service" -> List.of(object.at("/spec/selector"));
      case "Deployment", "StatefulSet", "PodDisruptionBudget" ->
          List.of(object.at("/spec/selector/matchLabels"));
      case "NetworkPolicy" -> {
        JsonNode pods = object.at("/spec/podSelector/matchLabels");
        // Pods of Jobs have labels of their own.
        yield pods.path("millrace.dev/installation").isMissingNode() ? List.of(pods) : List.of();
      }
      default -> List.of();
    };
  }

  static List<Path> production() throws IOException {
    return folders().stream()
        .filter(it -> it.resolveSibling("").endsWith("overlays"))
        .filter(it -> !it.getFileName().toString().startsWith("dev"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("production")
  void productionIsClosedSpreadAndKeptUp(Path folder) throws Exception {
    List<JsonNode> objects = Kustomize.build(folder);

    assertThat(ofKind(objects, "Namespace"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.at("/metadata/labels").path("pod-security.kubernetes.io/enforce"))
                    .hasToString("\"restricted\""));
    assertThat(ofKind(objects, "NetworkPolicy"))
        .anySatisfy(
            it -> {
              assertThat(it.at("/metadata/name").asString()).endsWith("-closed");
              assertThat(it.at("/spec/policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
              assertThat(it.at("/spec/ingress").isMissingNode()).isTrue();
            });
    List<String> budgets = names(ofKind(objects, "PodDisruptionBudget"));
    for (JsonNode set : ofKind(objects, "StatefulSet")) {
      assertThat(budgets).contains(set.at("/metadata/name").asString());
    }
    for (JsonNode deployment : ofKind(objects, "Deployment")) {
      // What there is only one of, whenever it is, needs neither.
      if (!deployment.at("/spec/strategy/type").asString("").equals("Recreate")) {
        assertThat(budgets).contains(deployment.at("/metadata/name").asString());
        assertThat(deployment.at("/spec/template/spec/topologySpreadConstraints"))
            .as(deployment.at("/metadata/name").asString())
            .hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thumbnailer", "signup", "images", "wordcount"})
  void replicatedHasSeveralQueueServicesOnKafka(String flow) throws Exception {
    List<JsonNode> objects = Kustomize.build(FOLDER.resolve(flow).resolve("overlays/replicated"));

    assertThat(ofKind(objects, "StatefulSet"))
        .anySatisfy(
            it -> {
              assertThat(it.at("/metadata/name").asString()).isEqualTo(flow + "-queue");
              assertThat(it.at("/spec/replicas").asInt()).isEqualTo(3);
              assertThat(it.at("/spec/template/spec/topologySpreadConstraints")).hasSize(1);
              assertThat(it.toString())
                  .contains("{\"name\":\"MILLRACE_ENGINE\",\"value\":\"kafka\"}");
            });
  }

  private static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(it -> it.path("kind").asString("").equals(kind)).toList();
  }

  private static List<String> names(List<JsonNode> objects) {
    return objects.stream().map(it -> it.at("/metadata/name").asString()).toList();
  }

  /// The rules find what they are for.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "port":"queue"                      | "port":"other"                 | a probe of queue asks port other
          "targetPort":7070                   | "targetPort":7171              | leads to port 7171
          http://thumbnailer-queue:7070       | http://thumbnailer-queue:7071  | calls thumbnailer-queue:7071
          http://localhost:7073               | http://localhost:7074          | calls localhost:7074
          "claimName":"thumbnailer-videos"    | "claimName":"videos"           | there is no claim videos
          "mountPath":"/tmp","name":"tmp"     | "mountPath":"/tmp","name":"temp" | mounts temp, which is no volume
          "runAsNonRoot":true                 | "runAsNonRoot":false           | may run as root
          "readOnlyRootFilesystem":true       | "readOnlyRootFilesystem":false | has more rights
          "key":"operator"                    | "key":"operators"              | is in no Secret
          "terminationGracePeriodSeconds":75  | "terminationGracePeriodSeconds":40 | before a worker has drained
          "name":"MILLRACE_WORKER_POLL","value":"1s" | "name":"MILLRACE_WORKER_DRAIN","value":"2m" | before a worker has drained
          "name":"thumbnailer-scaler"},"subjects" | "name":"scaler"},"subjects"  | binds the role scaler
          "lifecycle":{"preStop":             | "lifecycle":{"postStart":      | still leads to a pod that has stopped
          "resourceNames":["thumbnailer-worker"] | "resourceNames":["other"]      | Deployments that it does not name, or that are not there: [other]
          "serviceAccountName":"thumbnailer-scaler" | "serviceAccountName":"other" | runs as other
          "port":7070,"protocol"              | "port":7099,"protocol"         | opens port 7099
          "port":53                           | "port":54                      | may not ask for names
          "millrace.dev/metrics":"true"       | "millrace.dev/metrics":"no"    | may not be asked for its figures on port 7072
          "egress":[{"ports":[{"port":7070,   | "egress":[{"ports":[{"port":53,  | may not call StatefulSet/thumbnailer-queue
          "maxUnavailable":1,"selector":{"matchLabels":{ | "maxUnavailable":1,"selector":{"matchLabels":{"a":"b", | is not for the pods of one workload
          "emptyDir":{"sizeLimit":"64Mi"}     | "hostPath":{"path":"/"}          | uses something of its node
          "drop":["ALL"]                      | "add":["SYS_ADMIN"],"drop":["ALL"] | has more rights
          "labelSelector":{"matchLabels":{"app.kubernetes.io/part-of":"millrace" | "labelSelector":{"matchLabels":{"a":"b" | is spread by other pods
          "name":"thumbnailer-worker","namespace":"thumbnailer"},"spec":{"selector" | "name":"thumbnailer-worker","namespace":"thumbnailer"},"spec":{"replicas":1,"selector" | scales thumbnailer-worker, which
          "kind":"ServiceAccount","metadata":{ | "kind":"ServiceAccount","metadata":{"generateName":"a-", | is made anew each time
          "app.kubernetes.io/part-of":"millrace"}}},{"podSelector" | "app.kubernetes.io/name":"scaler"}}},{"podSelector" | may not be called by Deployment/thumbnailer-worker
          """)
  void aMistakeIsFound(String right, String wrong, String complaint) throws Exception {
    assertThat(Rules.complaints(objects(mutated(PROD, right, wrong)), secrets()))
        .anySatisfy(it -> assertThat(it).contains(complaint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          signup/overlays/prod           | "key":"servers"           | "key":"server"    | is in no ConfigMap: signup-kafka/server
          thumbnailer/overlays/prod-jobs | /etc/millrace/thumbnails.yaml | /etc/millrace/t.yaml | told of /etc/millrace/t.yaml
          wordcount/overlays/prod        | /scripts/count-words.sh   | /scripts/count.sh | told of /scripts/count.sh
          """)
  void aKeyThatIsInNoConfigMapIsFound(String overlay, String right, String wrong, String complaint)
      throws Exception {
    assertThat(Rules.complaints(objects(mutated(FOLDER.resolve(overlay), right, wrong)), secrets()))
        .anySatisfy(it -> assertThat(it).contains(complaint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "readinessProbe"               | "readynessProbe"
          "containerPort":7070           | "containerPort":"7070"
          "value":"7070"                 | "value":7070
          "runAsUser":65532              | "runAsUser":"nobody"
          "automountServiceAccountToken":false | "automountServiceAccountToken":"no"
          "kind":"Service"               | "kind":"Servize"
          """)
  void whatDoesNotFitItsTypeIsRefused(String right, String wrong) throws Exception {
    List<JsonNode> mutated = mutated(PROD, right, wrong);

    assertThatThrownBy(() -> objects(mutated)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereAreOverlaysForOneNodeAndForProduction() throws Exception {
    assertThat(folders()).contains(PROD, FOLDER.resolve("thumbnailer/overlays/dev"));
  }

  private static List<JsonNode> mutated(Path overlay, String right, String wrong) throws Exception {
    var mapper = new JsonMapper();
    var mutated = new ArrayList<JsonNode>();
    boolean found = false;
    for (JsonNode object : Kustomize.build(overlay)) {
      String text = mapper.writeValueAsString(object);
      found |= text.contains(right);
      mutated.add(mapper.readTree(text.replace(right, wrong)));
    }
    assertThat(found).as("%s is in the manifests", right).isTrue();
    return mutated;
  }

  private static List<HasMetadata> objects(List<JsonNode> nodes) {
    return nodes.stream().map(Schema::read).toList();
  }
}
