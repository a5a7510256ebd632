package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/// Item names of every kind reach controllers whole, through a real socket that sends the path as
/// it is.
class PathTest {
  private static ConfigurableApplicationContext app;

  @BeforeAll
  static void start() {
    app = TinyApplication.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b.mp4",
        "/a",
        "a/",
        "//",
        "a//b",
        "..",
        ".",
        "../../etc/passwd",
        "..;/x",
        "a;b=c",
        "100%",
        "%2F",
        "%252F",
        "two words",
        "plus+plus",
        "a?b#c",
        "C:\\videos\\a.mp4",
        "naïve/日本語/🎬",
        "a:pause",
        "b:wait",
        "{name}",
        "*",
        "'\"<>&|",
        "~user",
        "a.json",
        "caf\u0065\u0301"
      })
  void anyNameReachesTheControllerWhole(String name) throws Exception {
    String path = "/api/v1/queues/q/items/" + JsonHttp.segment(name);
    assertThat(json("GET", path)).containsEntry("queue", "q").containsEntry("name", name);
    assertThat(json("DELETE", path)).containsEntry("cancelled", name);
  }

  @Test
  void theLongestNameFits() throws Exception {
    String name = "日".repeat(341) + "x";
    assertThat(json("GET", "/api/v1/queues/q/items/" + JsonHttp.segment(name)))
        .containsEntry("name", name);
  }

  @Test
  void dotsThatNobodyEncodedAreANameToo() throws Exception {
    assertThat(json("GET", "/api/v1/queues/q/items/..")).containsEntry("name", "..");
    assertThat(json("GET", "/api/v1/queues/q/items/%2e%2E")).containsEntry("name", "..");
  }

  @Test
  void suffixesRoute() throws Exception {
    assertThat(json("POST", "/api/v1/queues/q:pause")).containsEntry("paused", "q");
    assertThat(json("POST", "/api/v1/queues/q%3Apause")).containsEntry("paused", "q");
    assertThat(json("GET", "/api/v1/queues/q/batches/b:wait?timeout=90s"))
        .containsEntry("batch", "b")
        .containsEntry("timeout", "PT1M30S");
    assertThat(json("GET", "/api/v1/queues/q/batches/b")).containsEntry("batch", "b");
  }

  @Test
  void aSemicolonThatIsNotEncodedIsRefusedRatherThanCutOff() throws Exception {
    assertProblem(400, "/api/v1/queues/q/items/a;b", "%3B");
    assertProblem(400, "/api/v1/queues/q/..;/items/a", "%3B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/queues/q/items/%zz",
        "/api/v1/queues/q/items/%C3",
        "/api/v1/queues/q/items/%C0%AF",
        "/api/v1/queues/q/items/%ED%A0%80",
        "/api/v1/queues/q//items/a",
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd"
      })
  void whatIsNoPathIsRefused(String path) throws Exception {
    String answer = RawHttp.once(TinyApplication.port(app), get(path));
    assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").contains(Problem.MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void whatIsNoPathIsAProblemForEveryMethod(String method) throws Exception {
    String request = get("/api/v1/queues/q/items/%C3%28").replaceFirst("GET", method);
    String answer = RawHttp.once(TinyApplication.port(app), request);
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains(Problem.MEDIA_TYPE)
        .contains("\"detail\"");
  }

  private static void assertProblem(int status, String path, String words) throws IOException {
    String answer = RawHttp.once(TinyApplication.port(app), get(path));
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains(Problem.MEDIA_TYPE)
        .contains(words);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(String method, String path) throws IOException {
    String answer =
        RawHttp.once(
            TinyApplication.port(app),
            "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
                .formatted(method, path));
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    return Json.strict().readValue(answer.substring(answer.indexOf("\r\n\r\n") + 4), Map.class);
  }

  private static String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
  }
}
