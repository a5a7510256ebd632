package dev.millrace.signup.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.contracts.json.Json;
import dev.millrace.signup.Databases;
import dev.millrace.signup.Databases.Database;
import dev.millrace.signup.Items;
import dev.millrace.signup.RunningPart;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The whole mailer, a real PostgreSQL, and mail servers in all moods.
class MailerTest {
  private static Database database;
  private static GreenMail greenMail;
  private static ScriptedSmtp scripted;
  private static RunningPart mailer;
  private static RunningPart moody;

  @BeforeAll
  static void start() throws Exception {
    database = Databases.create();
    greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    greenMail.start();
    scripted = new ScriptedSmtp();
    mailer = mailer(greenMail.getSmtp().getPort());
    moody = mailer(scripted.port());
  }

  private static RunningPart mailer(int smtpPort) {
    return RunningPart.start(
        "mailer",
        RunningPart.settings(
            database.settings(),
            "millrace.signup.smtp.host=127.0.0.1",
            "millrace.signup.smtp.port=" + smtpPort,
            "millrace.signup.smtp.timeout=500ms",
            "millrace.signup.database.patience=500ms",
            "millrace.signup.smtp.from=Millrace <hello@mill.example>"));
  }

  @AfterAll
  static void stop() throws Exception {
    mailer.close();
    moody.close();
    scripted.close();
    greenMail.stop();
  }

  @BeforeEach
  void reset() throws Exception {
    greenMail.purgeEmailFromAllMailboxes();
    scripted.reset();
  }

  @Nested
  class GivenAMailServerThatWorks {
    @Test
    void theVerificationHasTheLinkInTextAndHtml() throws Exception {
      HttpResponse<String> answer =
          work("verify-eu", Items.REQUESTED, event(), "Zoë <b>Ünal</b>", "zoe@example.org");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

      MimeMessage mail = only();
      assertThat(mail.getSubject()).isEqualTo("Please confirm your e-mail address");
      assertThat(mail.getFrom())
          .containsExactly(new InternetAddress("hello@mill.example", "Millrace"));
      var to = (InternetAddress) mail.getAllRecipients()[0];
      assertThat(to.getAddress()).isEqualTo("zoe@example.org");
      assertThat(to.getPersonal()).isEqualTo("Zoë <b>Ünal</b>");
      assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
      assertThat(mail.getSentDate()).isNotNull();
      assertThat(text(mail)).contains("Hello Zoë <b>Ünal</b>,", Items.LINK);
      assertThat(html(mail))
          .contains("Zoë &lt;b&gt;Ünal", "href=\"" + Items.LINK.replace("=", "&#x3D;") + "\"")
          .doesNotContain("<b>Ünal");
      JsonNode result = Json.lenient().readTree(answer.body());
      assertThat(result.path("kind").asString()).isEqualTo("WorkResult");
      assertThat(result.path("data").path("reference").asString()).isEqualTo(mail.getMessageID());
    }

    @ParameterizedTest
    @CsvSource({
      "verify-us, dev.millrace.signup.requested, Please confirm your e-mail address",
      "verify-asia, dev.millrace.signup.requested, Please confirm your e-mail address",
      "welcome, dev.millrace.signup.verified, Welcome to Millrace",
      "notify-email, dev.millrace.signup.verified, You will be told by e-mail"
    })
    void theQueueAndTheTypeSayWhich(String queue, String type, String subject) throws Exception {
      assertThat(work(queue, type, event(), "A", "a@example.org").statusCode()).isEqualTo(200);
      assertThat(only().getSubject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource({
      "notify-text, dev.millrace.signup.verified",
      "welcome, dev.millrace.signup.requested",
      "verify-eu, dev.millrace.signup.verified",
      "verified, dev.millrace.signup.verified",
      "other, dev.millrace.signup.verified",
      "welcome, com.example.other"
    })
    void anythingElseIsForSomebodyElse(String queue, String type) {
      HttpResponse<String> answer = work(queue, type, event(), "A", "a@example.org");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("not-for-here");
      assertThat(greenMail.getReceivedMessages()).isEmpty();
    }

    @Test
    void whatIsNoEventIsNeverSent() {
      for (Map<String, Object> data :
          List.<Map<String, Object>>of(
              Map.of(),
              Map.of("id", "1"),
              Map.of("id", "", "type", Items.VERIFIED, "data", Map.of()),
              Map.of("id", "1", "type", Items.VERIFIED),
              Map.of("id", "1", "type", Items.VERIFIED, "data", "text"),
              Map.of("id", "1", "type", Items.VERIFIED, "data", Map.of("name", "A")))) {
        HttpResponse<String> answer = mailer.post("/api/v1/work", Items.item("welcome", data));
        assertThat(answer.statusCode()).as("%s: %s", data, answer.body()).isEqualTo(422);
      }
      String noLink =
          Items.of("verify-eu", Items.REQUESTED, event(), Items.data("A", "a@b.org", null, null));
      assertThat(mailer.post("/api/v1/work", noLink).body()).contains("no \\\"link\\\"");
    }

    @Test
    void aNameThatGotPastTheFormIsNoHeader() {
      String name = "A\r\nBcc: evil@example.org\r\n\r\nX";
      HttpResponse<String> answer = work("welcome", Items.VERIFIED, event(), name, "a@example.org");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(greenMail.getReceivedMessages()).isEmpty();
    }

    @Test
    void anAddressThatGotPastTheFormReachesNobodyElse() {
      HttpResponse<String> answer =
          work("welcome", Items.VERIFIED, event(), "A", "a@example.org>\r\nRCPT TO:<b@example.org");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(greenMail.getReceivedMessages()).isEmpty();
    }

    @Test
    void theSameEventAgainIsTheSameResult_andNoMail() throws Exception {
      String event = event();
      HttpResponse<String> first = work("welcome", Items.VERIFIED, event, "A", "a@example.org");
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> again = work("welcome", Items.VERIFIED, event, "A", "a@example.org");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
      }
      only();
      assertThat(work("notify-email", Items.VERIFIED, event, "A", "a@example.org").statusCode())
          .isEqualTo(200);
      assertThat(greenMail.getReceivedMessages()).hasSize(2);
    }

    @Test
    void manyAtOnceSendOne() throws Exception {
      String event = event();
      List<HttpResponse<String>> answers =
          atOnce(20, () -> work("welcome", Items.VERIFIED, event, "A", "a@example.org"));
      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 429, 503))
          .anySatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() != 200)
          .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After")).isPresent());
      only();
    }
  }

  @Nested
  class GivenAMailServerInABadMood {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "greeting | 421 too busy | 503",
          "greeting | 554 go away | 502",
          "EHLO | 421 too busy | 503",
          "MAIL | 451 later | 503",
          "MAIL | 550 not from you | 502",
          "MAIL | 553 not from you | 502",
          "MAIL | 530 log in first | 502",
          "RCPT | 450 greylisted | 502",
          "RCPT | 452 mailbox full | 502",
          "RCPT | 421 too busy | 503",
          "RCPT | 550 no such user | 422",
          "RCPT | 553 not local | 422",
          "DATA | 451 later | 502",
          "DATA | 554 no | 422",
          ". | 451 scanner away | 502",
          ". | 421 shutting down | 503",
          ". | 552 too large | 422",
          ". | 554 spam | 422",
          "greeting | silence | 503",
          "MAIL | silence | 503",
          "RCPT | hang up | 503",
          ". | silence | 502",
          ". | hang up | 502"
        })
    void whatItSaysIsWhatTheQueueIsTold(String command, String reply, int status) {
      String event = event();
      scripted.answer(command, reply);
      HttpResponse<String> answer = moody(event, "a@example.org");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
      assertThat(state(event)).isEqualTo(status == 422 ? "refused" : "waiting");

      scripted.reset();
      assertThat(moody(event, "a@example.org").statusCode()).isEqualTo(200);
      assertThat(state(event)).isEqualTo("sent");
    }

    @Test
    void aServerThatIsNotThereIsBusy() {
      try (RunningPart lonely = mailer(1)) {
        String item = Items.of("welcome", Items.VERIFIED, event(), "A", "a@example.org");
        HttpResponse<String> answer = lonely.post("/api/v1/work", item);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).contains("Connection refused");
      }
    }

    @Test
    void whyAConnectionBrokeIsTold() {
      scripted.answer("MAIL", ScriptedSmtp.SILENCE);
      assertThat(moody(event(), "a@example.org").body()).contains("Read timed out");
    }

    @Test
    void aMailThatMayHaveArrived_isRepeatedWithTheSameMessageId() {
      String event = event();
      scripted.answer(".", ScriptedSmtp.HANG_UP);
      assertThat(moody(event, "a@example.org").statusCode()).isEqualTo(502);
      scripted.answer(".", "250 taken");
      assertThat(moody(event, "a@example.org").statusCode()).isEqualTo(200);
      assertThat(scripted.mails()).hasSize(2);
      assertThat(scripted.mails().stream().map(MailerTest::messageId).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"greeting, 503", "RCPT, 503", "., 502"})
    void whoAnswersForEverHoldsNobodyUp(String command, int status) {
      scripted.answer(command, ScriptedSmtp.DRIPS);
      HttpResponse<String> answer = moody(event(), "a@example.org");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains("takes longer than 3s");
    }

    @Test
    void whileOneSends_anotherIsToldToComeAgain() throws Exception {
      String event = event();
      var gate = new CountDownLatch(1);
      scripted.hold(gate);
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> first = executor.submit(() -> moody(event, "a@example.org"));
        await().untilAsserted(() -> assertThat(scripted.mails()).hasSize(1));
        HttpResponse<String> second = moody(event, "a@example.org");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("another worker is sending this");
        gate.countDown();
        assertThat(first.get().statusCode()).isEqualTo(200);
      }
      assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void whenTheDatabaseGoesAwayMeanwhile_itIsRecordedAllTheSame() throws Exception {
      String event = event();
      var gate = new CountDownLatch(1);
      scripted.hold(gate);
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> first = executor.submit(() -> moody(event, "a@example.org"));
        await().untilAsserted(() -> assertThat(scripted.mails()).hasSize(1));
        database.open(false);
        gate.countDown();
        assertThat(moody(event(), "b@example.org").statusCode()).isEqualTo(503);
        database.open(true);
        assertThat(first.get().statusCode()).isEqualTo(200);
      }
      assertThat(state(event)).isEqualTo("sent");
      assertThat(moody(event, "a@example.org").statusCode()).isEqualTo(200);
      assertThat(scripted.mails()).hasSize(1);
    }

    @Test
    void aNameInOtherLettersNeedsNoSuchServer() {
      scripted.offer("SMTPUTF8", "8BITMIME");
      String item = Items.of("welcome", Items.VERIFIED, event(), "Zoë 田中", "zoe@example.org");
      assertThat(moody.post("/api/v1/work", item).statusCode()).isEqualTo(200);
      String head = scripted.mails().getFirst().split("\n\r?\n", 2)[0];
      assertThat(head).contains("=?UTF-8?").matches("\\p{ASCII}*");
      assertThat(scripted.commands()).noneMatch(line -> line.contains("SMTPUTF8"));
    }

    @Test
    void anAddressInOtherLettersNeedsAServerThatTakesThem() {
      HttpResponse<String> answer = moody(event(), "用户@xn--r8jz45g.example");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("SMTPUTF8");
      scripted.offer("SMTPUTF8", "8BITMIME");
      assertThat(moody(event(), "用户@xn--r8jz45g.example").statusCode()).isEqualTo(200);
      assertThat(scripted.commands())
          .anySatisfy(line -> assertThat(line).startsWith("MAIL FROM:").contains("SMTPUTF8"))
          .anySatisfy(line -> assertThat(line).startsWith("RCPT TO:<用户@xn--r8jz45g.example>"));
    }
  }

  private static String event() {
    return UUID.randomUUID().toString();
  }

  private static HttpResponse<String> work(
      String queue, String type, String event, String name, String email) {
    return mailer.post("/api/v1/work", Items.of(queue, type, event, name, email));
  }

  private static HttpResponse<String> moody(String event, String email) {
    return moody.post("/api/v1/work", Items.of("welcome", Items.VERIFIED, event, "A", email));
  }

  private static String state(String event) {
    return database
        .jdbc()
        .sql("select state from delivery where event_id = :event")
        .param("event", event)
        .query(String.class)
        .single();
  }

  private static String messageId(String mail) {
    return Arrays.stream(mail.split("\n"))
        .filter(line -> line.startsWith("Message-ID:"))
        .findFirst()
        .orElseThrow();
  }

  private static MimeMessage only() {
    MimeMessage[] mails = greenMail.getReceivedMessages();
    assertThat(mails).hasSize(1);
    return mails[0];
  }

  private static String text(MimeMessage mail) throws Exception {
    return part(mail, 0);
  }

  private static String html(MimeMessage mail) throws Exception {
    return part(mail, 1);
  }

  private static String part(MimeMessage mail, int index) throws Exception {
    BodyPart part = ((Multipart) mail.getContent()).getBodyPart(index);
    assertThat(GreenMailUtil.getHeaders(mail)).contains("multipart/alternative");
    return String.valueOf(part.getContent());
  }

  private static List<HttpResponse<String>> atOnce(int count, Callable<HttpResponse<String>> call)
      throws Exception {
    var answers = new ArrayList<HttpResponse<String>>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<HttpResponse<String>>>();
      for (int i = 0; i < count; i++) {
        futures.add(executor.submit(call));
      }
      for (Future<HttpResponse<String>> future : futures) {
        answers.add(future.get());
      }
    }
    return answers;
  }
}
