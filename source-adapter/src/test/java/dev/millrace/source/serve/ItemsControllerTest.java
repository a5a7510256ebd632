package dev.millrace.source.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.source.Adapter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The source interface over real HTTP, on a real folder.
class ItemsControllerTest {
  private static final List<String> NAMES =
      List.of(
          "100%.txt",
          "a b.txt",
          "a/b/c.txt",
          "back\\slash",
          "caf\u00e9",
          "cafe\u0301",
          "plus+plus",
          "q?u#e;r=y&[x]",
          "%2F",
          "日本語/🎬.mp4");

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static Path root;
  private static Adapter adapter;

  @BeforeAll
  static void start() {
    root = folder.resolve("root");
    adapter =
        new Adapter(
            "millrace.source.kind=directory",
            "millrace.source.directory.path=" + root,
            "millrace.source.directory.stable=0s");
  }

  @AfterAll
  static void stop() {
    adapter.close();
  }

  @BeforeEach
  void plant() throws IOException {
    for (String name : NAMES) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  @Test
  void aListWithoutALimit_isWhole() throws Exception {
    JsonNode list = json(adapter.get("/api/v1/items"));
    assertThat(list.get("kind").asString()).isEqualTo("ItemList");
    assertThat(list.get("apiVersion").asString()).isEqualTo("v1");
    assertThat(list.has("metadata")).isFalse();
    assertThat(list.get("items").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 11, 1_000_000})
  void pages_giveTheSameList(int limit) throws Exception {
    assertThat(adapter.names(limit)).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void aListWithoutALimit_mayBeginAtAToken() throws Exception {
    String token = json(adapter.get("/api/v1/items?limit=4")).at("/metadata/continue").asString();
    assertThat(json(adapter.get("/api/v1/items?continue=" + token)).get("items")).hasSize(6);
  }

  @Test
  void everyListedName_isServed() throws Exception {
    SourceClient client = adapter.client();
    for (String name : NAMES) {
      assertThat(client.item(name)).as(name).isPresent();
      assertThat(client.item(name).orElseThrow().data().path("path").asString()).isEqualTo(name);
    }
  }

  @Test
  void anItem_hasKindAndData() throws Exception {
    JsonNode item = json(adapter.get("/api/v1/items/" + JsonHttp.segment("a/b/c.txt")));
    assertThat(item.get("kind").asString()).isEqualTo("Item");
    assertThat(item.at("/data/mediaType").asString()).isEqualTo("text/plain");
    assertThat(item.has("metadata")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "a%2F..%2Fa%2Fb%2Fc.txt",
        "a%2Fb"
      })
  void anItemThatIsNotThere_is404(String segment) throws Exception {
    assertProblem(adapter.get("/api/v1/items/" + segment), 404, "/problems/no-such-item");
  }

  @Test
  void aNameWithAControlCharacter_is400() throws Exception {
    assertThat(adapter.get("/api/v1/items/a%0Ab").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "%20", "AAAA"})
  void aTokenThatIsNotOurs_is400(String token) throws Exception {
    assertProblem(
        adapter.get("/api/v1/items?limit=1&continue=" + token), 400, "/problems/bad-continue");
  }

  @Test
  void aTokenThatWasCutOff_is400() throws Exception {
    String token = json(adapter.get("/api/v1/items?limit=1")).at("/metadata/continue").asString();
    assertProblem(
        adapter.get("/api/v1/items?continue=" + token.substring(0, token.length() - 2)),
        400,
        "/problems/bad-continue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "99999999999"})
  void aLimitThatMakesNoSense_is400(String limit) throws Exception {
    assertProblem(adapter.get("/api/v1/items?limit=" + limit), 400, "/problems/invalid-parameter");
  }

  @Test
  void aDirectoryDoesNotForget_soAcceptIs501() throws Exception {
    assertProblem(
        adapter.post("/api/v1/items:accept", "{\"items\":[\"a\"]}"),
        501,
        "/problems/source-never-forgets");
    assertThat(adapter.client().accept(List.of("a"))).isFalse();
  }

  @Test
  void aRootThatWentAway_is503_andNotReady_untilItIsBack() throws Exception {
    Path away = root.resolveSibling("away");
    Files.move(root, away);
    try {
      HttpResponse<String> list = adapter.get("/api/v1/items");
      assertProblem(list, 503, "/problems/source-unavailable");
      assertThat(list.headers().firstValue("Retry-After")).contains("5");
      assertThat(json(list).get("why").asString()).isEqualTo("missing");
      assertProblem(adapter.get("/api/v1/items?limit=1"), 503, "/problems/source-unavailable");
      org.awaitility.Awaitility.await()
          .until(() -> adapter.get("/actuator/health/readiness").statusCode() == 503);
      assertThat(adapter.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      Files.move(away, root);
    }
    assertThat(adapter.get("/api/v1/items").statusCode()).isEqualTo(200);
    org.awaitility.Awaitility.await()
        .until(() -> adapter.get("/actuator/health/readiness").statusCode() == 200);
  }

  @Test
  void metrics_tellHowMuchWasListedAndWhatFailed() throws Exception {
    adapter.names(3);
    String metrics = adapter.get("/actuator/prometheus").body();
    assertThat(metrics)
        .contains("millrace_source_listed_total{kind=\"directory\"}")
        .contains("millrace_source_list_seconds_count{kind=\"directory\"}");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.strict().readTree(response.body());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String type) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(response).get("type").asString()).isEqualTo(type);
    assertThat(json(response).get("detail").asString()).isNotBlank();
  }
}
