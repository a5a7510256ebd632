package dev.millrace.rim;

import static dev.millrace.rim.Calls.body;
import static dev.millrace.rim.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.Problem;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Every way to be refused, through real HTTP.
class ProblemTest {
  private static final String ITEMS = "/api/v1/queues/thumbs/items";

  private static ConfigurableApplicationContext app;
  private static Calls calls;

  @BeforeAll
  static void start() {
    app = TinyApplication.start("millrace.http.max-body=64KB");
    calls = new Calls(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void aGoodRequestIsServed() throws Exception {
    HttpResponse<String> answer = calls.post(ITEMS, "{\"items\":[{\"name\":\"a\"}]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"count\":1").contains("\"queue\":\"thumbs\"");
  }

  @Test
  void anUnknownFieldIsRefusedByItsPath() throws Exception {
    Problem problem =
        problem(400, calls.post(ITEMS, "{\"items\":[{\"name\":\"a\"},{\"nam\":\"b\"}]}"));
    assertThat(problem.type()).isEqualTo("/problems/unknown-field");
    assertThat(problem.detail()).contains("items[1].nam").contains("name, notBefore, priority");
    assertThat(problem.extensions()).containsEntry("field", "items[1].nam");
  }

  @Test
  void aWrongTypeIsRefusedByItsPath() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[{\"priority\":\"high\"}]}"));
    assertThat(problem.type()).isEqualTo("/problems/invalid-field");
    assertThat(problem.detail()).isEqualTo("items[0].priority: a whole number is needed");
  }

  @Test
  void dataThatIsNoObjectIsRefusedByItsPath() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[{\"data\":[1]}]}"));
    assertThat(problem.detail()).isEqualTo("items[0].data: an object is needed");
  }

  @Test
  void aDoubledKeyIsRefused() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[],\"items\":[]}"));
    assertThat(problem.detail()).contains("items").contains("line 1");
  }

  @Test
  void aDoubledKeyInDataIsRefused() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[{\"data\":{\"a\":1,\"a\":2}}]}"));
    assertThat(problem.detail()).contains("\"a\"");
  }

  @Test
  void textAfterTheDocumentIsRefused() throws Exception {
    problem(400, calls.post(ITEMS, "{\"items\":[]} x"));
    for (String more : new String[] {"{}", "[]", "1", "\"x\""}) {
      Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[]}" + more));
      assertThat(problem.type()).isEqualTo("/problems/malformed-json");
      assertThat(problem.detail()).startsWith("there is more after the JSON document at line 1");
    }
  }

  @Test
  void aCompressedBodyIsRefused_asWhatItIs() throws Exception {
    var request = calls.request(ITEMS).header("Content-Type", "application/json");
    HttpResponse<String> answer =
        calls.send(request.header("Content-Encoding", "gzip").POST(body("\u001f\u008b")));

    Problem problem = problem(415, answer);
    assertThat(problem.type()).isEqualTo("/problems/unsupported-encoding");
    assertThat(problem.detail()).contains("\"gzip\"", "uncompressed");
    assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
  }

  @Test
  void aBodyThatIsSaidToBeAsItIs_isTaken() throws Exception {
    var request = calls.request(ITEMS).header("Content-Type", "application/json");
    request.header("Content-Encoding", "identity").POST(body("{\"items\":[]}"));

    assertThat(calls.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void tooDeepNestingIsRefused() throws Exception {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    Problem problem =
        problem(400, calls.post(ITEMS, "{\"items\":[{\"data\":{\"a\":" + deep + "}}]}"));
    assertThat(problem.type()).isEqualTo("/problems/json-bound");
    problem(400, calls.post(ITEMS, deep));
  }

  @Test
  void whatIsNoJsonIsRefused() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"items\":[}"));
    assertThat(problem.type()).isEqualTo("/problems/malformed-json");
    for (String body : new String[] {"hello", "{", "[1]", "\"x\"", "12", "null", ""}) {
      problem(400, calls.post(ITEMS, body));
    }
  }

  @Test
  void theOtherDocumentKindIsRefused() throws Exception {
    Problem problem = problem(400, calls.post(ITEMS, "{\"kind\":\"Settle\",\"items\":[]}"));
    assertThat(problem.detail()).contains("kind must be \"Enqueue\"");
  }

  @Test
  void anUnknownVerbOfASettlementIsRefused() throws Exception {
    Problem problem =
        problem(
            400,
            calls.post(
                "/api/v1/queues/q/leases:settle",
                "{\"leases\":[{\"do\":\"explode\",\"token\":\"t\"}]}"));
    assertThat(problem.extensions()).containsEntry("field", "leases[0]");
    assertThat(problem.detail()).contains("explode").doesNotContain("dev.millrace");
  }

  @Test
  void aCheckOfTheContractsSpeaksToTheCaller() throws Exception {
    Problem problem = problem(400, calls.post("/api/v1/queues/Thumbs_/items", "{\"items\":[]}"));
    assertThat(problem.detail()).startsWith("the queue name \"Thumbs_\" is not valid");
    problem =
        problem(
            400,
            calls.post(
                "/api/v1/queues/q/leases:settle",
                "{\"leases\":[{\"do\":\"fail\",\"token\":\"t\",\"reason\":\"r\",\"cause\":\"x\"}]}"));
    assertThat(problem.detail())
        .isEqualTo("leases[0].cause: \"x\" is not a cause: use one of error, deadline");
  }

  @Test
  void aDurationWithoutUnitIsRefused() throws Exception {
    Problem problem =
        problem(
            400,
            calls.post(
                "/api/v1/queues/q/leases:settle",
                "{\"leases\":[],\"lease\":{\"worker\":\"w\",\"wait\":\"3\"}}"));
    assertThat(problem.detail()).startsWith("lease.wait: \"3\" is not a duration");
    problem(
        400,
        calls.post(
            "/api/v1/queues/q/leases:settle",
            "{\"leases\":[],\"lease\":{\"worker\":\"w\",\"wait\":3}}"));
    problem = problem(400, calls.get("/api/v1/queues/q/batches/b:wait?timeout=3"));
    assertThat(problem.detail()).contains("\"timeout\"").contains("such as 30s");
  }

  @Test
  void parametersAreChecked() throws Exception {
    assertThat(problem(400, calls.get("/limits")).detail()).contains("\"limit\" is missing");
    assertThat(problem(400, calls.get("/limits?limit=many")).detail())
        .isEqualTo("the parameter \"limit\" is not valid: \"many\" is not a whole number");
  }

  @Test
  void anotherMediaTypeIsRefused() throws Exception {
    HttpResponse<String> answer =
        calls.send(
            calls.request(ITEMS).header("Content-Type", "text/plain").POST(body("{\"items\":[]}")));
    assertThat(problem(415, answer).detail()).contains("application/json");
  }

  @Test
  void anotherMethodIsRefused() throws Exception {
    HttpResponse<String> answer = calls.send(calls.request(ITEMS).PUT(body("{}")));
    assertThat(problem(405, answer).detail()).contains("PUT");
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void anUnknownPathIsRefused() throws Exception {
    assertThat(problem(404, calls.get("/nothing")).detail()).contains("GET /nothing");
    problem(404, calls.get("/error"));
    problem(404, calls.get("/actuator/env"));
  }

  @Test
  void anAcceptHeaderThatCannotBeMetIsAnsweredWithAProblem() throws Exception {
    problem(406, calls.send(calls.request("/limits?limit=1").header("Accept", "image/png")));
    problem(404, calls.send(calls.request("/nothing").header("Accept", "text/html")));
  }

  @Test
  void aRefusalIsAnsweredAsItWasWritten() throws Exception {
    HttpResponse<String> answer = calls.get("/full");
    Problem problem = problem(429, answer);
    assertThat(problem.type()).isEqualTo("/problems/queue-full");
    assertThat(problem.title()).isEqualTo("The queue is full");
    assertThat(problem.extensions()).containsEntry("queue", "thumbs");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void aFaultOfOursSaysAnIdAndNothingElse() throws Exception {
    for (String path : new String[] {"/broken", "/limits?limit=1&filter-fails", "/send-error"}) {
      HttpResponse<String> answer = calls.get(path);
      Problem problem = problem(answer.statusCode(), answer);
      assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
      assertThat(problem.detail()).isNotBlank();
    }
    for (String path : new String[] {"/broken", "/send-error", "/half-written"}) {
      HttpResponse<String> answer = calls.get(path);
      assertThat(problem(answer.statusCode(), answer).extensions()).containsKey("id");
    }
  }

  @Test
  void anAnswerThatBreaksOffIsNotMistakenForAWholeOne() {
    assertThatThrownBy(() -> calls.get("/breaks-off")).isInstanceOf(IOException.class);
  }

  @Test
  void aBodyThatSaysItIsTooLongIsRefusedUnread() throws Exception {
    assertThat(problem(413, calls.post(ITEMS, "x".repeat(65 * 1024))).extensions())
        .containsEntry("maxBytes", 65536);
  }

  @Test
  void aChunkedBodyIsCounted() throws Exception {
    String items = "{\"items\":[" + "{},".repeat(30_000) + "{}]}";
    HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers.fromPublisher(body(items));
    HttpResponse<String> answer =
        calls.send(calls.request(ITEMS).header("Content-Type", "application/json").POST(chunked));
    problem(413, answer);
  }

  @Test
  void whatIsNoHttpIsAnsweredWithAProblem() throws Exception {
    String answer = RawHttp.once(TinyApplication.port(app), "GET / HTTP/1.1\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains(Problem.MEDIA_TYPE)
        .contains("/problems/");
    answer = RawHttp.once(TinyApplication.port(app), "NONSENSE\r\n\r\n");
    assertThat(answer).contains(" 400 ").contains(Problem.MEDIA_TYPE);
    answer =
        RawHttp.once(TinyApplication.port(app), "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer).contains(" 400 ").contains(Problem.MEDIA_TYPE);
    answer =
        RawHttp.once(
            TinyApplication.port(app),
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
    assertThat(answer).contains(" 431 ").contains(Problem.MEDIA_TYPE);
  }
}
