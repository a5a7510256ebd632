package dev.millrace.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.e2e.process.Jar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
    for (HasMetadata object : objects(Kustomize.build(folder))) {
      assertThat(object.getMetadata().getName()).startsWith(installation);
    }
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
          "terminationGracePeriodSeconds":75  | "terminationGracePeriodSeconds":20 | before a worker has drained
          "name":"thumbnailer-scaler"},"subjects" | "name":"scaler"},"subjects"  | binds the role scaler
          "serviceAccountName":"thumbnailer-scaler" | "serviceAccountName":"other" | runs as other
          "port":7070,"protocol"              | "port":7099,"protocol"         | opens port 7099
          "port":53                           | "port":54                      | may not ask for names
          "egress":[{"ports":[{"port":7070,   | "egress":[{"ports":[{"port":53,  | may not call StatefulSet/thumbnailer-queue
          "app.kubernetes.io/part-of":"millrace"}}},{"podSelector" | "app.kubernetes.io/name":"scaler"}}},{"podSelector" | may not be called by Deployment/thumbnailer-worker
          """)
  void aMistakeIsFound(String right, String wrong, String complaint) throws Exception {
    assertThat(Rules.complaints(objects(mutated(right, wrong)), secrets()))
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
    List<JsonNode> mutated = mutated(right, wrong);

    assertThatThrownBy(() -> objects(mutated)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thereAreOverlaysForOneNodeAndForProduction() throws Exception {
    assertThat(folders()).contains(PROD, FOLDER.resolve("thumbnailer/overlays/dev"));
  }

  private static List<JsonNode> mutated(String right, String wrong) throws Exception {
    var mapper = new JsonMapper();
    var mutated = new ArrayList<JsonNode>();
    boolean found = false;
    for (JsonNode object : Kustomize.build(PROD)) {
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
