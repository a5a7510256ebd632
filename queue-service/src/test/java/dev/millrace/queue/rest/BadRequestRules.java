package dev.millrace.queue.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.rest.Caller.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no good client sends.
abstract class BadRequestRules extends RestRules {
  BadRequestRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "{\"items\":", "{\"items\":[}", "\u0000"})
  void aBodyThatIsNotJsonIsA400(String body) {
    assertProblem(http().post(path + "/items", body), 400, "malformed-json");
  }

  @Test
  void textAfterTheBodyIsA400() {
    assertProblem(http().post(path + "/items", "{\"items\":[{}]} {}"), 400, "malformed-json");
  }

  @Test
  void aBodyThatIsMissingIsA400() {
    assertProblem(http().call("POST", path + "/items", null), 400, "missing-body");
  }

  @Test
  void aBodyOfAnotherTypeIsA415() {
    Answer answer = http().call("POST", path + "/items", null, "Content-Type", "text/plain");
    assertThat(answer.status()).isIn(400, 415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-jackson-smile", "application", "*/*", "a/b, c/d", ";"})
  void aBodyOfNoTypeThatIsUnderstoodIsA415_wherever(String type) {
    for (String to : List.of(path + "/items", path + "/leases", path + ":purge")) {
      Answer answer = http().call("POST", to, "{}", "Content-Type", type);
      assertProblem(answer, 415, "unsupported-media-type");
      assertThat(answer.body())
          .contains("send application/json")
          .doesNotContain("send application/x");
    }
  }

  @Test
  void anAnswerInAnotherFormIsA406() {
    Answer answer = http().call("GET", path, null, "Accept", "application/x-jackson-smile");
    assertProblem(answer, 406, "not-acceptable");
  }

  @Test
  void numbersAreNoTimesAndNoWords() {
    assertProblem(http().post(path + ":redrive", "{\"before\":5}"), 400, "invalid-field");
    String shards = "{\"shards\":{\"count\":2,\"by\":1}}";
    assertProblem(http().put(path, shards), 400, "invalid-field");
    Answer large = http().post(path + "/leases", "{\"worker\":\"w\",\"max\":99999999999999999999}");
    assertProblem(large, 400, "invalid-field");
    assertThat(large.json().path("field").asString()).isEqualTo("max");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT9223372036854775807S", "106751991167300d", "99999999999999m"})
  void aDurationOfMoreThanMillisecondsCanCountIsA400_wherever(String forEver) {
    Answer declared = http().put(path, "{\"lease\":\"%s\"}".formatted(forEver));
    assertProblem(declared, 400, "invalid-request");
    assertThat(declared.json().path("detail").asString())
        .startsWith("lease must be from 1s to 12h");
    String wait = "{\"worker\":\"w\",\"wait\":\"%s\"}".formatted(forEver);
    assertInvalid(http().post(path + "/leases", wait), "wait");
    assertThat(http().get(path + "/batches/b:wait?timeout=" + forEver).status()).isEqualTo(400);
    assertTheQueueIsWell();
  }

  @Test
  void aPathIsReadAlikeHoweverItIsEncoded() {
    String name = "%%%02x%s".formatted((int) queue.charAt(0), queue.substring(1));
    String items = "/api/v1/queues/" + name + "/%69tems";
    assertThat(http().post(items, "{\"items\":[{\"name\":\"a\"}]}").status()).isEqualTo(201);
    assertThat(http().post(path + "/leases%3Asettle", "{\"leases\":[]}").status()).isEqualTo(200);
    assertThat(http().post(path + "%2Fitems", "{}").status()).isEqualTo(405);
  }

  @Test
  void whatAPathOffersIsTold() {
    Answer patched = http().call("PATCH", path + "/items", "{}");
    assertProblem(patched, 405, "method-not-allowed");
    assertThat(patched.header("Allow")).isEqualTo("POST, GET, HEAD");
    assertThat(http().call("OPTIONS", path + "/leases", null).header("Allow"))
        .isEqualTo("POST, OPTIONS");
  }

  @Test
  void tenMegabytesOfNestedArraysAreRefusedQuickly() {
    String nested = "{\"items\":[{\"data\":{\"a\":" + "[".repeat(10_000_000);
    long began = System.nanoTime();
    assertProblem(http().post(path + "/items", nested), 400, "json-bound");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertTheQueueIsWell();
  }

  @Test
  void aBodyOverTheLimitIsA413() {
    String large = "{\"items\":[{\"data\":{\"a\":\"" + "x".repeat(17 << 20) + "\"}}]}";
    assertProblem(http().post(path + "/items", large), 413, "body-too-large");
  }

  @Test
  void anUnknownPathIsA404_andAnotherMethodA405() {
    assertProblem(http().get("/api/v1/nothing"), 404, "not-found");
    assertProblem(http().call("PATCH", path, "{}"), 405, "method-not-allowed");
  }

  @Test
  void aClientThatSendsItsBodyTooSlowlyIsSentAway_andHoldsUpNobody() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "POST " + path + "/items HTTP/1.1\r\nHost: localhost\r\n");
      send(socket, "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
      assertTheQueueIsWell();
      assertThat(answer(socket)).contains("408");
    }
  }

  @Test
  void aClientThatNeverEndsItsHeadIsSentAway() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "POST " + path + "/items HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      assertTheQueueIsWell();
      socket.setSoTimeout(15_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).doesNotContain(" 200");
    }
  }

  @Test
  void requestsThatArePipelinedAreAnsweredInOrder() throws IOException {
    try (Socket socket = connect()) {
      String get = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
      send(
          socket,
          get.formatted(path)
              + get.formatted(path + "/items/none")
              + "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path + "/scale"));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(all)
          .containsSubsequence("200", "QueueStatus", "404", "no-such-item", "200", "Scale");
    }
  }

  private void assertTheQueueIsWell() {
    assertThat(http().get(path).status()).isEqualTo(200);
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), http().base().getPort());
    socket.setSoTimeout(15_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static String answer(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
  }
}
