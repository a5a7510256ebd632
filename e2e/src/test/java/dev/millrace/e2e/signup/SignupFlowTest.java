package dev.millrace.e2e.signup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.e2e.page.Chromium;
import dev.millrace.e2e.page.NeedsChromium;
import dev.millrace.e2e.page.Tab;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.UpFlow;
import dev.millrace.e2e.run.LongRun;
import dev.millrace.e2e.signup.Postbox.Mail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// All containers of the flow are killed, one after the other, while users sign up.
@NeedsChromium
@LongRun
class SignupFlowTest {
  private static final int USERS = Integer.getInteger("millrace.signup.users", 1000);
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Pattern READY =
      Pattern.compile("postbox is at (http://\\S+); signup is at (http://[^\\s;]+)");

  private static final List<String> KILLED =
      List.of(
          "signup",
          "by-region",
          "worker-eu",
          "mailer",
          "queue",
          "confirmed",
          "worker-us",
          "by-preference",
          "texter",
          "worker-asia",
          "worker-welcome",
          "database",
          "worker-email",
          "worker-text",
          "kafka");

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyUserGetsEachMailAndTextThatIsDue_andNoneTwice_whateverIsKilled() throws Exception {
    List<User> users = IntStream.range(0, USERS).mapToObj(User::new).toList();
    try (UpFlow run = UpFlow.start(folder, Jar.HOME.resolve("flows/signup.yaml"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Matcher ready = run.awaitSaid(READY);
      URI page = URI.create(ready.group(2));
      var postbox = new Postbox(URI.create(ready.group(1)));

      var signingUp =
          IntStream.range(0, AT_ONCE)
              .mapToObj(
                  n ->
                      threads.submit(
                          () ->
                              signUp(
                                  page,
                                  users.stream().filter(u -> u.number() % AT_ONCE == n).toList())))
              .toList();
      var following = threads.submit(() -> follow(postbox, users));
      for (String container : KILLED) {
        kill(run, container);
      }
      for (var some : signingUp) {
        some.get();
      }
      following.get();

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> isComplete(postbox, users));
      assertNoneTwice(postbox, users);
      inABrowser(page, postbox);
    }
  }

  private void kill(UpFlow run, String container) throws IOException {
    if (container.equals("kafka")) {
      run.killBroker();
      return;
    }
    JsonNode ports =
        Json.strict().readTree(Files.readString(folder.resolve(".millrace/signup/ports.json")));
    run.kill(container, ports.path(container + "-1").intValue());
  }

  /// Each user tries until it is taken: the page, too, is killed.
  private Void signUp(URI page, List<User> users) throws Exception {
    for (User user : users) {
      var request =
          HttpRequest.newBuilder(page.resolve("/api/v1/signups"))
              .timeout(Duration.ofSeconds(10))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(user.json()))
              .build();
      untilAnswered(request, status -> status == 202);
    }
    return null;
  }

  /// Follows each link as soon as it is there, twice.
  private Void follow(Postbox postbox, List<User> users) {
    Set<String> wanted =
        users.stream().filter(User::follows).map(User::address).collect(Collectors.toSet());
    Set<String> followed = ConcurrentHashMap.newKeySet();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              for (Mail mail : postbox.mails()) {
                if (mail.link().isPresent()
                    && wanted.contains(mail.to())
                    && followed.add(mail.to())) {
                  var request =
                      HttpRequest.newBuilder(mail.link().get())
                          .timeout(Duration.ofSeconds(10))
                          .build();
                  untilAnswered(request, status -> status == 200);
                  untilAnswered(request, status -> status == 200);
                }
              }
              return followed.size() == wanted.size();
            });
    return null;
  }

  private void untilAnswered(HttpRequest request, Predicate<Integer> good) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> http.send(request, BodyHandlers.discarding()).statusCode(), good::test);
  }

  private static boolean isComplete(Postbox postbox, List<User> users) throws Exception {
    return distinct(postbox.mails()).size() >= mailsDue(users)
        && postbox.texts().texts().size() >= textsDue(users);
  }

  private static Set<String> distinct(List<Mail> mails) {
    return mails.stream().map(Mail::messageId).collect(Collectors.toSet());
  }

  private static long mailsDue(List<User> users) {
    long verified = users.stream().filter(User::follows).count();
    long notified = users.stream().filter(User::follows).filter(User::byEmail).count();
    return users.size() + verified + notified;
  }

  private static long textsDue(List<User> users) {
    return users.stream().filter(User::follows).filter(User::byText).count();
  }

  /// A mail that was under way when its sender was killed may be sent again, as the same mail: its
  /// Message-ID tells, and mail servers keep one of them. Each kill may do that to the few that were
  /// under way.
  private static void assertNoneTwice(Postbox postbox, List<User> users) throws Exception {
    List<Mail> mails = postbox.mails();
    Map<String, List<Mail>> byId = mails.stream().collect(Collectors.groupingBy(Mail::messageId));
    Map<String, Set<String>> subjects =
        byId.values().stream()
            .map(List::getFirst)
            .collect(
                Collectors.groupingBy(
                    Mail::to,
                    Collectors.mapping(Mail::subject, Collectors.toCollection(HashSet::new))));
    for (User user : users) {
      int due = 1 + (user.follows() ? 1 + (user.byEmail() ? 1 : 0) : 0);
      assertThat(subjects.getOrDefault(user.address(), Set.of())).as(user.address()).hasSize(due);
    }
    assertThat(byId).hasSize((int) mailsDue(users));
    long repeats = mails.size() - byId.size();
    System.out.printf(
        "%d mails, %d of them sent again under the same Message-ID%n", mails.size(), repeats);
    assertThat(repeats).isLessThanOrEqualTo(3 * 8);
    assertThat(postbox.texts().texts()).hasSize((int) textsDue(users));
  }

  /// One more user, who has a real browser.
  private void inABrowser(URI page, Postbox postbox) throws Exception {
    try (Chromium chromium = Chromium.start(folder);
        Tab tab = chromium.tab()) {
      tab.open(page);
      tab.awaitText("body", "Name");
      tab.evaluate(
          """
          (() => {
            document.querySelector('[name=name]').value = 'Bo Rowser';
            document.querySelector('[name=email]').value = 'browser@example.org';
            document.querySelector('[name=region][value=eu], [name=region] [value=eu]').click();
            const region = document.querySelector('select[name=region]');
            if (region) { region.value = 'eu'; }
            document.querySelector('[name=by-email]').checked = true;
            document.querySelector('form').requestSubmit();
          })()
          """);
      URI link =
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      postbox.mails().stream()
                          .filter(mail -> mail.to().equals("browser@example.org"))
                          .flatMap(mail -> mail.link().stream())
                          .toList(),
                  links -> !links.isEmpty())
              .getFirst();
      tab.open(link);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  postbox.mails().stream()
                          .filter(mail -> mail.to().equals("browser@example.org"))
                          .map(Mail::messageId)
                          .distinct()
                          .count()
                      == 3);
      tab.open(link);
      tab.awaitText("body", "confirmed");
      assertThat(tab.complaints()).isEmpty();
    }
  }
}
