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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManifestsTest {
  private static final Path FOLDER = Jar.HOME.resolve("k8s");
  private static final Path PROD = FOLDER.resolve("thumbnailer/overlays/prod");
  private static final Set<String> SECRETS =
      Set.of(
          "thumbnailer-tokens/operator", "thumbnailer-tokens/worker", "thumbnailer-tokens/viewer");

  @BeforeAll
  static void kubectl() {
    if (Kustomize.version().isEmpty()) {
      String missing = "there is no kubectl on the PATH";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      System.err.printf("%n*** SKIPPED ManifestsTest: %s ***%n%n", missing);
      Assumptions.abort(missing);
    }
  }

  static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      return all.filter(file -> file.endsWith("kustomization.yaml"))
          .map(file -> file.resolveSibling(""))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everythingFitsItsTypeAndTheOthers(Path folder) throws Exception {
    assertThat(Rules.complaints(objects(Kustomize.build(folder)), SECRETS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void nothingIsAlikeInTwoInstallationsOfOneNamespace(Path folder) throws Exception {
    for (HasMetadata object : objects(Kustomize.build(folder))) {
      assertThat(object.getMetadata().getName()).matches("(thumbnailer|kafka).*");
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
          http://thumbnailer-queue:7070       | http://thumbnailer-queue:7071  | calls http://thumbnailer-queue:7071
          http://localhost:7073               | http://localhost:7074          | calls http://localhost:7074
          "claimName":"thumbnailer-videos"    | "claimName":"videos"           | there is no claim videos
          "mountPath":"/tmp","name":"tmp"     | "mountPath":"/tmp","name":"temp" | mounts temp, which is no volume
          "runAsNonRoot":true                 | "runAsNonRoot":false           | may run as root
          "readOnlyRootFilesystem":true       | "readOnlyRootFilesystem":false | has more rights
          "key":"operator"                    | "key":"operators"              | is in no Secret
          "terminationGracePeriodSeconds":65  | "terminationGracePeriodSeconds":20 | before a worker has drained
          "name":"thumbnailer-scaler"},"subjects" | "name":"scaler"},"subjects"  | binds the role scaler
          "serviceAccountName":"thumbnailer-scaler" | "serviceAccountName":"other" | runs as other
          "port":7070,"protocol"              | "port":7099,"protocol"         | opens port 7099
          """)
  void aMistakeIsFound(String right, String wrong, String complaint) throws Exception {
    assertThat(Rules.complaints(objects(mutated(right, wrong)), SECRETS))
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
