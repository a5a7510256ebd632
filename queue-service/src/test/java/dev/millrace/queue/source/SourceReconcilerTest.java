package dev.millrace.queue.source;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.QueueStatus.SourceStatus;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.rest.RunningQueue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReconcilerTest {
  private static final AtomicInteger QUEUES = new AtomicInteger();

  /// Names that are known already.
  private static final int HUGE = Integer.getInteger("millrace.test.names", 20_000);

  @SuppressWarnings("NullAway.Init")
  private static RunningQueue running;

  private final String queue = "q" + QUEUES.incrementAndGet();

  @SuppressWarnings("NullAway.Init")
  private FakeSource source;

  @BeforeAll
  static void start(@TempDir Path store) {
    running =
        RunningQueue.start(
            store,
            "millrace.source.timeout=500ms",
            "millrace.source.max-backoff=200ms",
            "millrace.source.forget-after=0s");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void openTheSource() throws Exception {
    source = new FakeSource();
  }

  @AfterEach
  void closeTheSource() throws Exception {
    client().deleteQueue(queue);
    source.close();
  }

  @Test
  void itemsComeInWithTheirData() throws Exception {
    source.with("a", "holiday/b c.mp4");
    declare("");
    await()
        .untilAsserted(() -> assertThat(names()).containsExactlyInAnyOrder("a", "holiday/b c.mp4"));
    assertThat(requireNonNull(client().item(queue, "holiday/b c.mp4").data()).toString())
        .isEqualTo("{\"of\":\"holiday/b c.mp4\"}");
    var status = awaitSuccess();
    assertThat(status.listed()).isEqualTo(2);
    assertThat(status.problem()).isNull();
  }

  @Test
  void anEmptySourceIsASuccessWithNothing() throws Exception {
    declare("");
    assertThat(awaitSuccess().listed()).isZero();
  }

  @Test
  void dataIsFetchedOnceForEachNewName() throws Exception {
    source.with("a", "b");
    declare("");
    await().until(() -> source.lists.get() >= 4);
    assertThat(source.fetches).hasValue(2);
    source.with("c");
    await().untilAsserted(() -> assertThat(names()).hasSize(3));
    assertThat(source.fetches).hasValue(3);
  }

  @Test
  void pagesAreReadToTheEnd() throws Exception {
    source.pages = true;
    source.with(IntStream.range(0, 9).mapToObj(i -> "n" + i).toArray(String[]::new));
    declare("");
    await().untilAsserted(() -> assertThat(names()).hasSize(9));
    assertThat(awaitSuccess().listed()).isEqualTo(9);
  }

  @Test
  void thousandsComeIn_withAtMostEightQuestionsAtOnce() throws Exception {
    source.with(IntStream.range(0, 2500).mapToObj(i -> "n" + i).toArray(String[]::new));
    declare("");
    await()
        .atMost(60, java.util.concurrent.TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(client().queue(queue).counts()).containsEntry(ItemState.READY, 2500L));
    assertThat(source.mostFetchesAtOnce.get()).isBetween(1, 8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofAHugeListOnlyWhatIsNewIsAskedFor(boolean pages) throws Exception {
    running.http().put("/api/v1/queues/" + queue, "{}");
    for (int from = 0; from < HUGE; from += 1000) {
      client()
          .enqueue(
              queue,
              IntStream.range(from, Math.min(HUGE, from + 1000))
                  .mapToObj(i -> NewItem.of("n" + i, JsonData.empty()))
                  .toList());
    }
    source.pages = pages;
    source.numbered = HUGE + 3;

    declare("");

    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(() -> assertThat(status().lastSuccess()).isNotNull());
    assertThat(client().queue(queue).counts()).containsEntry(ItemState.READY, HUGE + 3L);
    assertThat(source.fetches).hasValue(3);
    assertThat(status().listed()).isEqualTo(HUGE + 3);
  }

  @Test
  void namesThatDifferOnlyInTheirEncodingAreTwoItems() throws Exception {
    source.with("caf\u00e9", "cafe\u0301");
    declare("");
    await().untilAsserted(() -> assertThat(names()).hasSize(2));
  }

  @Test
  void twoSourcesThatListTheSameNameAreTwoQueuesWithAnItemEach() throws Exception {
    String other = queue + "-other";
    try (var second = new FakeSource()) {
      source.with("same");
      second.with("same");
      declare("");
      declare(other, second.url(), "");
      await().untilAsserted(() -> assertThat(names()).containsExactly("same"));
      await().untilAsserted(() -> assertThat(names(other)).containsExactly("same"));
      client().deleteQueue(other);
    }
  }

  @Test
  void whatCannotBeTakenIsCountedWithAReason_andTheRestGoesOn() throws Exception {
    source.with("good", "bad\u0007", "x".repeat(1025), "large", "broken", "gone", "angry", "last");
    source.answer("large", "{\"data\":{\"x\":\"" + "x".repeat(200) + "\"}}");
    source.answer("broken", "<html>");
    source.answer("gone", "404");
    source.answer("angry", "500");
    declare(",\"maxDataBytes\":100");
    await().untilAsserted(() -> assertThat(names()).containsExactlyInAnyOrder("good", "last"));
    var status = awaitSuccess();
    assertThat(status.refused()).isEqualTo(5);
    assertThat(status.problem()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>", "[]", "{}", "{\"items\":{}}", "{\"items\":[1]}", "{\"items\":[\"a\""})
  void aListThatIsNoneIsToldOfInTheStatus(String list) throws Exception {
    source.list = list;
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("source"));
    assertThat(status().lastSuccess()).isNull();
    source.list = null;
    source.with("late");
    await().untilAsserted(() -> assertThat(names()).contains("late"));
    assertThat(awaitSuccess().problem()).isNull();
  }

  @Test
  void aSourceThatIsDownIsTriedAgainUntilItIsBack() throws Exception {
    source.listStatus = 500;
    source.with("a");
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("500", "not today"));
    source.listStatus = 200;
    await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
  }

  @Test
  void aSourceThatAnswersSoOftenOnly_isReadOnWhereItWas() throws Exception {
    source.pages = true;
    source.inARow = 3;
    source.with(IntStream.range(0, 20).mapToObj(i -> "n" + i).toArray(String[]::new));
    declare("");
    await().untilAsserted(() -> assertThat(names()).hasSize(20));
    SourceStatus first = awaitSuccess();
    assertThat(first.listed()).isEqualTo(20);
    assertThat(first.refused()).isZero();
    source.inARow = 0;
    await().untilAsserted(() -> assertThat(status().problem()).isNull());
  }

  @Test
  void aSourceThatIsBusyForEver_isToldOf() throws Exception {
    source.listStatus = 429;
    declare("");
    await()
        .untilAsserted(
            () ->
                assertThat(status().problem()).contains("waiting to read on", "429", "not today"));
    source.listStatus = 200;
    await().untilAsserted(() -> assertThat(awaitSuccess().problem()).isNull());
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    source.listStatus = 302;
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("302", "not followed"));
  }

  @Test
  void anAddressWhereNobodyListensIsSaidToBeThat() throws Exception {
    declare(queue, URI.create("http://127.0.0.1:1"), "");
    await()
        .untilAsserted(
            () -> assertThat(status().problem()).contains("nothing accepts connections"));
  }

  @Test
  void aSourceThatStopsInTheMiddleIsGivenUp_andWhatItListedIsTaken() throws Exception {
    source.stallsInTheMiddle = true;
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("stopped in the middle"));
    source.stallsInTheMiddle = false;
    source.with("a");
    await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
  }

  @Test
  void aListWhoseContinueLeadsNowhereIsGivenUp() throws Exception {
    source.list = "{\"items\":[\"a\"],\"metadata\":{\"continue\":\"x\"}}";
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("leads nowhere"));
  }

  @Test
  void aListWhoseContinueGoesInACircleIsGivenUp() throws Exception {
    source.with(IntStream.range(0, 9).mapToObj(i -> "n" + i).toArray(String[]::new));
    source.pages = true;
    source.goesInACircle = true;
    declare("");
    await().untilAsserted(() -> assertThat(status().problem()).contains("leads nowhere"));
    assertThat(names()).hasSize(9);
  }

  @Test
  void aFullQueueIsWaitedFor() throws Exception {
    source.with("a", "b", "c");
    declare(",\"maxItems\":2");
    await().untilAsserted(() -> assertThat(status().problem()).contains("waiting to bring in"));
    declare(",\"maxItems\":3");
    await().untilAsserted(() -> assertThat(names()).hasSize(3));
    await().untilAsserted(() -> assertThat(status().problem()).isNull());
  }

  @Test
  void aSourceThatForgetsIsToldWhatIsDurable() throws Exception {
    source.offersAccept = true;
    source.with("mail-1", "mail-2");
    declare("");
    await()
        .untilAsserted(
            () -> assertThat(source.accepted).containsExactlyInAnyOrder("mail-1", "mail-2"));
    assertThat(names()).containsExactlyInAnyOrder("mail-1", "mail-2");
    source.answer("mail-3", "500");
    source.with("mail-3");
    await().untilAsserted(() -> assertThat(status().refused()).isEqualTo(1));
    assertThat(source.accepted).doesNotContain("mail-3");
  }

  @Test
  void aDoneItemIsNotDoneAgainWhileItIsListed_andIsForgottenWhenItIsNot() throws Exception {
    source.with("a");
    declare(",\"retention\":{\"succeeded\":\"0s\"}");
    await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
    finish();
    await().untilAsserted(() -> assertThat(client().item(queue, "a").data()).isNull());
    int looks = source.lists.get();
    await().until(() -> source.lists.get() > looks + 3);
    assertThat(source.fetches).hasValue(1);

    source.without("a");
    await().untilAsserted(() -> assertThat(http404(() -> client().item(queue, "a"))).isTrue());
    source.with("a");
    await().untilAsserted(() -> assertThat(source.fetches.get()).isEqualTo(2));
  }

  @Test
  void aNameThatIsMissingForAMoment_isNotForgotten(@TempDir Path store) throws Exception {
    source.with("a");
    try (var service = RunningQueue.start(store)) {
      declare(service, "moment", source.url(), ",\"retention\":{\"succeeded\":\"0s\"}");
      await().untilAsserted(() -> assertThat(names(service, "moment")).containsExactly("a"));
      finish(service.client(), "moment");
      await().untilAsserted(() -> assertThat(service.client().item("moment", "a").data()).isNull());

      source.without("a");
      awaitLooks(3);
      source.with("a");
      awaitLooks(3);

      assertThat(source.fetches).hasValue(1);
    }
    declare("");
  }

  private void awaitLooks(int more) {
    int looks = source.lists.get();
    await().until(() -> source.lists.get() >= looks + more);
  }

  @Test
  void anotherUrlIsReadInsteadOfTheFirst_andNoUrlEndsTheReading() throws Exception {
    source.with("a");
    declare("");
    await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
    try (var second = new FakeSource()) {
      second.with("b");
      declare(queue, second.url(), "");
      await().untilAsserted(() -> assertThat(names()).containsExactlyInAnyOrder("a", "b"));
      running.http().put("/api/v1/queues/" + queue, "{}");
      assertThat(client().queue(queue).source()).isNull();
      await()
          .during(Duration.ofMillis(400))
          .atMost(Duration.ofSeconds(10))
          .until(second.lists::get, new StaysTheSame());
    }
  }

  @Test
  void aRestartBeginsAgainWithNothingDoneTwice(@TempDir Path store) throws Exception {
    source.with("a");
    try (var first = RunningQueue.start(store)) {
      declare(first, "again", source.url(), "");
      await().untilAsserted(() -> assertThat(names(first, "again")).containsExactly("a"));
    }
    source.with("b");
    try (var second = RunningQueue.start(store)) {
      await()
          .untilAsserted(
              () -> assertThat(names(second, "again")).containsExactlyInAnyOrder("a", "b"));
    }
    assertThat(source.fetches).hasValue(2);
    declare("");
  }

  /// Holds once a value did not change for as long as it was looked at.
  private static final class StaysTheSame extends org.hamcrest.BaseMatcher<Integer> {
    private int last = -1;

    @Override
    public boolean matches(Object value) {
      int before = last;
      last = (Integer) value;
      return before == last;
    }

    @Override
    public void describeTo(org.hamcrest.Description description) {
      description.appendText("stays the same");
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static boolean http404(Call call) throws Exception {
    try {
      call.run();
      return false;
    } catch (ProblemException e) {
      return e.status() == 404;
    }
  }

  private void finish() throws Exception {
    finish(client(), queue);
  }

  private static void finish(QueueClient client, String queue) throws Exception {
    var leases = client.lease(queue, new LeaseRequest("w", 10, null, null)).leases();
    List<Settlement> done =
        leases.stream()
            .map(lease -> (Settlement) new Settlement.Complete(lease.token(), null, null))
            .toList();
    client.settle(queue, new SettleRequest(done, null));
  }

  private static QueueClient client() {
    return running.client();
  }

  private void declare(String more) {
    declare(queue, source.url(), more);
  }

  private static void declare(String name, URI url, String more) {
    declare(running, name, url, more);
  }

  private static void declare(RunningQueue service, String name, URI url, String more) {
    String spec = "{\"source\":{\"url\":\"%s\",\"poll\":\"100ms\"}%s}".formatted(url, more);
    var answer = service.http().put("/api/v1/queues/" + name, spec);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private SourceStatus status() throws Exception {
    QueueStatus status = client().queue(queue);
    return requireNonNull(status.source());
  }

  private SourceStatus awaitSuccess() throws Exception {
    await().untilAsserted(() -> assertThat(status().lastSuccess()).isNotNull());
    return status();
  }

  private List<String> names() throws Exception {
    return names(queue);
  }

  private static List<String> names(String name) throws Exception {
    return names(running, name);
  }

  private static List<String> names(RunningQueue service, String name) throws Exception {
    return service.client().items(name, null, null, 1000, null).items().stream()
        .map(ItemStatus::name)
        .toList();
  }
}
