package dev.millrace.rim;

import static dev.millrace.rim.Calls.body;
import static dev.millrace.rim.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.rim.access.SecuritySettings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// Who may call.
class AccessTest {
  private static final String NO_ITEMS = "{\"items\":[]}";
  private static final String ITEMS = "/api/v1/queues/q/items";

  @Test
  void whereItIsOpenButHasNames_noOtherNameIsServed() throws Exception {
    try (var app =
        TinyApplication.start(
            "millrace.security.open=true", "millrace.security.hosts=queue,Shop.Example")) {
      int port = TinyApplication.port(app);
      for (String known : List.of("queue", "queue:7070", "shop.example", "localhost")) {
        assertThat(getAs(port, known)).as(known).startsWith("HTTP/1.1 200");
      }
      for (String other : List.of("evil.example", "queue.evil.example", "10.0.0.1")) {
        assertThat(getAs(port, other)).as(other).startsWith("HTTP/1.1 403");
      }
    }
  }

  private static String getAs(int port, String host) throws IOException {
    return RawHttp.once(port, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));
  }

  @Nested
  class WithoutTokens {
    private static ConfigurableApplicationContext app;
    private static int port;

    @BeforeAll
    static void start() {
      app = TinyApplication.start();
      port = TinyApplication.port(app);
    }

    @AfterAll
    static void stop() {
      app.close();
    }

    @Test
    void processesOfThisMachineMayDoEverything() throws Exception {
      Calls calls = new Calls(app);
      assertThat(calls.post(ITEMS, NO_ITEMS).statusCode()).isEqualTo(200);
      assertThat(calls.get("/actuator/prometheus").body()).contains("http_server_requests");
      assertThat(calls.get("/actuator/health/readiness").body()).contains("UP");
      assertThat(calls.get("/actuator/health/liveness").body()).contains("UP");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"localhost", "LOCALHOST:%d", "127.0.0.1:%d", "127.1.2.3", "[::1]", "[::1]:%d"})
    void namesOfTheLoopbackAreServed(String host) throws Exception {
      assertThat(getAs(host.formatted(port))).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "evil.example",
          "evil.example:%d",
          "localhost.evil.example",
          "127.0.0.1.evil.example",
          "10.0.0.1",
          "[::2]"
        })
    void otherNamesAreNot(String host) throws Exception {
      assertThat(getAs(host.formatted(port)))
          .startsWith("HTTP/1.1 403")
          .contains("/problems/foreign-host");
    }

    @ParameterizedTest
    @CsvSource({
      "Origin, http://evil.example",
      "Origin, http://127.0.0.1:1",
      "Origin, null",
      "Origin, http://127.0.0.1:%d.evil.example",
      "Sec-Fetch-Site, cross-site",
      "Sec-Fetch-Site, same-site"
    })
    void aPageOfAnotherSiteChangesNothing(String header, String value) throws Exception {
      Calls calls = new Calls(app);
      HttpRequest.Builder write =
          calls
              .request(ITEMS)
              .header("Content-Type", "application/json")
              .header(header, value.formatted(port))
              .POST(body(NO_ITEMS));
      assertThat(problem(403, calls.send(write)).type()).isEqualTo("/problems/cross-site");
    }

    /// Also a form of a page that hides where it is.
    @ParameterizedTest
    @ValueSource(strings = {"null", "http://127.0.0.1:%d"})
    void theServicesOwnPageMay(String origin) throws Exception {
      Calls calls = new Calls(app);
      HttpRequest.Builder write =
          calls
              .request(ITEMS)
              .header("Content-Type", "application/json")
              .header("Origin", origin.formatted(port))
              .header("Sec-Fetch-Site", "same-origin")
              .POST(body(NO_ITEMS));
      assertThat(calls.send(write).statusCode()).isEqualTo(200);
    }

    private static String getAs(String host) throws IOException {
      return AccessTest.getAs(port, host);
    }
  }

  @Nested
  class WithTokens {
    private static final String VIEWER = "viewer-0123456789abcdef";
    private static final String PRODUCER = "producer-0123456789abcdef";
    private static final String WORKER = "worker-0123456789abcdef";
    private static final String OPERATOR = "operator-0123456789abcdef";
    private static final String BOTH = "both-0123456789abcdef";

    private static ConfigurableApplicationContext app;
    private static Calls calls;

    @BeforeAll
    static void start() {
      app =
          TinyApplication.start(
              "millrace.security.tokens[0].token=" + VIEWER,
              "millrace.security.tokens[0].roles=viewer",
              "millrace.security.tokens[1].token=" + PRODUCER,
              "millrace.security.tokens[1].roles=producer",
              "millrace.security.tokens[2].token=" + WORKER,
              "millrace.security.tokens[2].roles=worker",
              "millrace.security.tokens[3].token=" + OPERATOR,
              "millrace.security.tokens[3].roles=operator",
              "millrace.security.tokens[4].token=" + BOTH,
              "millrace.security.tokens[4].roles=producer,worker");
      calls = new Calls(app);
    }

    @AfterAll
    static void stop() {
      app.close();
    }

    @Test
    void whatIsOpenNeedsNone() throws Exception {
      assertThat(calls.get("/").statusCode()).isEqualTo(200);
      assertThat(calls.get("/actuator/health").statusCode()).isEqualTo(200);
      assertThat(calls.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void theRestNeedsOne() throws Exception {
      HttpResponse<String> answer = calls.get("/api/v1/queues/q");
      assertThat(problem(401, answer).detail()).contains("Authorization: Bearer");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer realm=\"millrace\"");
      problem(401, calls.get("/actuator/prometheus"));
      problem(401, calls.get("/nothing"));
      problem(401, calls.get("/api/v1/queues/q?access_token=" + OPERATOR));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Bearer unknown-0123456789abcdef",
          "Bearer viewer-0123456789abcde",
          "Bearer",
          "Bearer ",
          "Basic dmlld2VyOnZpZXdlcg==",
          "viewer-0123456789abcdef"
        })
    void anUnknownTokenIsNotOne(String authorization) throws Exception {
      HttpResponse<String> answer =
          calls.send(calls.request("/api/v1/queues/q").header("Authorization", authorization));
      problem(401, answer);
      assertThat(answer.body()).doesNotContain("0123456789");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /api/v1/queues/q, 200, 200, 200, 200, 200",
      "HEAD, /api/v1/queues/q, 200, 200, 200, 200, 200",
      "GET, /actuator/prometheus, 200, 200, 200, 200, 200",
      "POST, /api/v1/queues/q/items, 403, 200, 403, 200, 200",
      "POST, /api/v1/queues/q/leases:settle, 403, 403, 200, 200, 200",
      "POST, /api/v1/queues/q:pause, 403, 403, 403, 200, 403",
      "DELETE, /api/v1/queues/q/items/a%2Fb, 403, 403, 403, 200, 403",
      "POST, /api/v1/queues/q%2Fitems, 403, 403, 403, 405, 403",
      "POST, /api/v1/queues/q/x/%2E%2E/items, 403, 403, 403, 404, 403",
      "TRACE, /api/v1/queues/q, 405, 405, 405, 405, 405"
    })
    void eachRoleMayDoItsPart(
        String method, String path, int viewer, int producer, int worker, int operator, int both)
        throws Exception {
      assertThat(status(method, path, VIEWER)).isEqualTo(viewer);
      assertThat(status(method, path, PRODUCER)).isEqualTo(producer);
      assertThat(status(method, path, WORKER)).isEqualTo(worker);
      assertThat(status(method, path, OPERATOR)).isEqualTo(operator);
      assertThat(status(method, path, BOTH)).isEqualTo(both);
    }

    @Test
    void aRefusalSaysWhichRoleIsNeeded() throws Exception {
      HttpResponse<String> answer =
          calls.send(
              calls
                  .request("/api/v1/queues/q:pause")
                  .header("Authorization", "Bearer " + PRODUCER)
                  .POST(body("")));
      assertThat(problem(403, answer).detail()).contains("operator").contains("producer");
    }

    private int status(String method, String path, String token) throws Exception {
      String json = path.endsWith("settle") ? "{\"leases\":[]}" : NO_ITEMS;
      HttpRequest.Builder request =
          calls
              .request(path)
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json");
      if (method.equals("POST")) {
        request.POST(body(json));
      } else {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      }
      return calls.send(request).statusCode();
    }
  }

  @Nested
  @ExtendWith(OutputCaptureExtension.class)
  class AtStart {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", ""})
    void theNetworkIsRefusedWithoutTokens(String address, CapturedOutput output) {
      assertThatThrownBy(() -> TinyApplication.start("server.address=" + address).close())
          .hasStackTraceContaining("without asking for a token");
      assertThat(output)
          .contains("Refusing to start")
          .contains("millrace.security.tokens")
          .doesNotContain(" WARN ", "BeanCreationException");
    }

    @Test
    void theNetworkIsAllowedWithTokens() throws Exception {
      try (ConfigurableApplicationContext app =
          TinyApplication.start(
              "server.address=0.0.0.0",
              "millrace.security.tokens[0].token=viewer-0123456789abcdef",
              "millrace.security.tokens[0].roles=viewer")) {
        problem(401, new Calls(app).get("/api/v1/queues/q"));
        assertThat(app.getBean(SecuritySettings.class).toString()).doesNotContain("0123456789");
      }
    }

    @Test
    void theNetworkIsAllowedWhenSomebodySaysSo() throws Exception {
      try (ConfigurableApplicationContext app =
          TinyApplication.start("server.address=0.0.0.0", "millrace.security.open=true")) {
        int port = TinyApplication.port(app);
        assertThat(RawHttp.once(port, "GET / HTTP/1.1\r\nHost: millrace.example\r\n\r\n"))
            .startsWith("HTTP/1.1 200");
      }
    }

    @ParameterizedTest
    @CsvSource({
      "short, viewer, 16 to 512",
      "with spaces 0123456789, viewer, 16 to 512",
      "viewer-0123456789abcdef, '', has no roles",
      "viewer-0123456789abcdef, admin, admin"
    })
    void aTokenThatCannotBeUsedIsRefused(
        String token, String roles, String words, CapturedOutput output) {
      assertThatThrownBy(
              () ->
                  TinyApplication.start(
                          "millrace.security.tokens[0].token=" + token,
                          "millrace.security.tokens[0].roles=" + roles)
                      .close())
          .isInstanceOf(RuntimeException.class);
      assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
    }

    @ParameterizedTest
    @CsvSource({
      "millrace.http.max-body=0B, between 1B and 2047MB",
      "millrace.http.max-body=3GB, between 1B and 2047MB",
      "millrace.http.max-bodies=15MB, which one body may have",
      "millrace.http.patience=1ms, between 100ms and 10m",
      "millrace.http.patience=1h, between 100ms and 10m",
      "millrace.http.min-body-rate=-1B, 0B or more"
    })
    void aBoundThatMakesNoSenseIsRefused(String setting, String words, CapturedOutput output) {
      assertThatThrownBy(() -> TinyApplication.start(setting).close())
          .isInstanceOf(RuntimeException.class);
      assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
    }
  }
}
