package dev.millrace.signup.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The pages, as a browser without scripts sees them.
class FormTest {
  private static WebPart web;

  @BeforeAll
  static void start() {
    web = new WebPart("millrace.signup.database.patience=300ms");
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @Test
  void aFilledInFormLeadsToThePageOfItsOwner() {
    HttpResponse<String> answer = web.part.submit("/signups", filled("form@example.org"));
    assertThat(answer.statusCode()).isEqualTo(303);
    String location = answer.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> page = web.part.get(location);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Check your mail", "http-equiv=\"refresh\"", location)
        .doesNotContain("form@example.org");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'");
  }

  @Test
  void mistakesStandBesideTheirFields_withAllThatWasTyped() {
    Map<String, String> fields = filled("<b>nobody");
    fields.put("name", "Anna\r\nBcc: x@example.org");
    fields.remove("region");
    fields.put("by-text", "yes");
    fields.remove("phone");
    HttpResponse<String> answer = web.part.submit("/signups", fields);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "id=\"name-mistake\"",
            "id=\"email-mistake\"",
            "id=\"region-mistake\"",
            "id=\"phone-mistake\"",
            "aria-invalid=\"true\"",
            "role=\"alert\"",
            "value=\"&lt;b&gt;nobody\"")
        .doesNotContain("<b>nobody");
  }

  @Test
  void aPageOfOthersCannotSendTheForm() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(web.part.uri("/signups"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://evil.example")
            .POST(HttpRequest.BodyPublishers.ofString("name=A"));
    assertThat(web.part.send(request).statusCode()).isEqualTo(403);
  }

  @Test
  void onlyTheFlowsOwnCallsAreOpenToEverybody() {
    String token = "0123456789abcdef";
    try (var guarded =
        new WebPart(
            "millrace.security.tokens[0].token=" + token,
            "millrace.security.tokens[0].roles=viewer")) {
      for (String path : new String[] {"/", "/assets/page.css", "/actuator/health/readiness"}) {
        assertThat(guarded.part.get(path).statusCode()).as(path).isEqualTo(200);
      }
      assertThat(guarded.signUp("open@example.org").statusCode()).isEqualTo(202);
      assertThat(guarded.part.submit("/signups", filled("o2@example.org")).statusCode())
          .isEqualTo(303);
      assertThat(guarded.part.get("/verify?token=x").statusCode()).isEqualTo(400);
      assertThat(guarded.part.get("/signups/x").statusCode()).isEqualTo(404);
      assertThat(guarded.part.get("/actuator/prometheus").statusCode()).isEqualTo(401);
      assertThat(guarded.part.get("/api/v1/signups").statusCode()).isEqualTo(401);
      assertThat(guarded.part.get("/elsewhere").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void moreThanAreTakenAtOnceAreToldToComeAgain() {
    try (var busy = new WebPart("millrace.signup.form.burst=2", "millrace.signup.form.rate=1")) {
      assertThat(busy.signUp("1@example.org").statusCode()).isEqualTo(202);
      assertThat(busy.signUp("2@example.org").statusCode()).isEqualTo(202);
      HttpResponse<String> api = busy.signUp("3@example.org");
      assertThat(api.statusCode()).isEqualTo(429);
      assertThat(api.headers().firstValue("Retry-After")).hasValue("1");
      HttpResponse<String> form = busy.part.submit("/signups", filled("4@example.org"));
      assertThat(form.statusCode()).isEqualTo(429);
      assertThat(form.body()).contains("try again in a moment", "value=\"4@example.org\"");
    }
  }

  @Test
  void asManyEventsMayWaitAsTheSettingsSay() {
    try (var full =
        new WebPart("millrace.signup.max-waiting=1", "millrace.signup.kafka.servers=127.0.0.1:1")) {
      assertThat(full.signUp("1@example.org").statusCode()).isEqualTo(202);
      assertThat(full.signUp("2@example.org").statusCode()).isEqualTo(503);
      HttpResponse<String> readiness = full.part.get("/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aRowAndItsEventAreThereTogetherOrNotAtAll() {
    web.database
        .jdbc()
        .sql(
            """
            create function refuse() returns trigger language plpgsql
              as $$ begin
                perform pg_terminate_backend(pg_backend_pid());
                return new;
              end $$;
            create trigger refuse before insert on outbox for each row execute function refuse();
            """)
        .update();
    try {
      HttpResponse<String> answer = web.signUp("half@example.org");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(known("half@example.org")).isZero();
    } finally {
      web.database.jdbc().sql("drop trigger refuse on outbox").update();
    }
    await().until(() -> web.signUp("half@example.org").statusCode() == 202);
    assertThat(known("half@example.org")).isEqualTo(1);
    web.awaitEvent("requested", "half@example.org");
  }

  @Test
  void withoutItsDatabaseAPageSaysSo() {
    web.database.open(false);
    try {
      HttpResponse<String> form = web.part.submit("/signups", filled("away@example.org"));
      assertThat(form.statusCode()).isEqualTo(503);
      assertThat(form.body()).contains("try again in a moment", "value=\"away@example.org\"");
      HttpResponse<String> api = web.signUp("away@example.org");
      assertThat(api.statusCode()).isEqualTo(503);
      assertThat(api.body()).contains("/problems/database-away");
      assertThat(web.part.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(web.part.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      web.database.open(true);
    }
    await().until(() -> web.signUp("away@example.org").statusCode() == 202);
  }

  private static long known(String address) {
    return web.database
        .jdbc()
        .sql("select count(*) from signup where address = :address")
        .param("address", address)
        .query(Long.class)
        .single();
  }

  private static Map<String, String> filled(String email) {
    return new HashMap<>(
        Map.of("name", "Anna", "email", email, "region", "us", "by-email", "yes", "phone", ""));
  }
}
