package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.rest.Caller.Answer;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

abstract class EnqueueRules extends RestRules {
  EnqueueRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void newItemsAre201AndKnownOnes200_andEachSaysWhichItWas() {
    Answer first = post("[{\"name\":\"a\"}]");
    assertThat(first.status()).isEqualTo(201);
    Answer mixed = post("[{\"name\":\"a\"},{\"name\":\"b\"}]");
    assertThat(mixed.status()).isEqualTo(201);
    assertThat(mixed.json().path("items").get(0).path("created").asBoolean()).isFalse();
    assertThat(mixed.json().path("items").get(1).path("created").asBoolean()).isTrue();
    assertThat(post("[{\"name\":\"a\"},{\"name\":\"b\"}]").status()).isEqualTo(200);
  }

  @Test
  void theSameNameTwiceIsOneItem_asItWasFirst() throws Exception {
    client().enqueue(queue, List.of(NewItem.of("a", JsonData.parse("{\"v\":1}"))));
    client().enqueue(queue, List.of(NewItem.of("a", JsonData.parse("{\"v\":2}"))));
    assertThat(lease(10)).extracting(lease -> lease.data().toString()).containsExactly("{\"v\":1}");
  }

  @Test
  void anItemWithoutANameIsGivenOne() throws Exception {
    var result = client().enqueue(queue, List.of(anonymous(), anonymous()));
    assertThat(result.items()).extracting(Accepted::name).doesNotHaveDuplicates();
    assertThat(lease(10)).hasSize(2);
  }

  @Test
  void aTimeThatNoMillisecondsReachIsRefused() {
    String never = "[{\"name\":\"a\",\"notBefore\":\"+1000000000-01-01T00:00:00Z\"}]";
    assertProblem(post(never), 400, "invalid-request");
  }

  @Test
  void aResultThatIsTooLarge_orComesWithATimeToBegin_isRefused() {
    declare("{\"maxDataBytes\":1024}");
    String large = "{\"text\":\"%s\"}".formatted("x".repeat(1024));
    assertProblem(post("[{\"name\":\"a\",\"result\":%s}]".formatted(large)), 413, "data-too-large");
    String later = "[{\"name\":\"a\",\"result\":{},\"notBefore\":\"2030-01-01T00:00:00Z\"}]";
    assertProblem(post(later), 400, "invalid-request");
    assertProblem(post("[{\"name\":\"a\",\"result\":7}]"), 400, "invalid-field");
  }

  @Test
  void dataReachesTheWorkerAsItWasSent() throws Exception {
    String data =
        "{\"text\":\"ünï\\u0000\",\"big\":123456789012345678901234567890,\"x\":[{},null]}";
    post("[{\"name\":\"a\",\"data\":%s}]".formatted(data));
    assertThat(lease().data()).isEqualTo(JsonData.parse(data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b", "A", " ", "..", ".", "%2F", "a;b=c", "a?b#c", "\\", "日本", "é", "😀", "a:pause"
      })
  void anyUnicodeNameCanBeLookedAtAndCancelled(String name) throws Exception {
    enqueue(name);
    String item = path + "/items/" + encoded(name);
    Answer answer = http().get(item);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("name").asString()).isEqualTo(name);
    assertThat(http().delete(item).json().path("state").asString()).isEqualTo("cancelled");
  }

  @Test
  void namesThatDifferOnlyInTheirEncodingAreTwoItems() throws Exception {
    enqueue("caf\u00e9", "cafe\u0301");
    assertThat(lease(10)).hasSize(2);
  }

  @Test
  void highestPriorityFirst_thenInOrder() throws Exception {
    post("[{\"name\":\"a\"},{\"name\":\"b\",\"priority\":9},{\"name\":\"c\"}]");
    assertThat(lease(10)).extracting(Lease::name).containsExactly("b", "a", "c");
  }

  @Test
  void anItemIsNotHandedOutBeforeItsTime() throws Exception {
    Instant later = Instant.now().plusSeconds(3600);
    client().enqueue(queue, List.of(new NewItem("a", null, null, later, null, null)));
    assertThat(lease(1)).isEmpty();
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.SCHEDULED);
  }

  @Test
  void aRequestIsTakenAsAWholeOrNotAtAll() {
    declare("{\"maxDataBytes\":20}");
    String large = "x".repeat(50);
    Answer answer =
        post("[{\"name\":\"a\"},{\"name\":\"b\",\"data\":{\"k\":\"%s\"}}]".formatted(large));
    assertProblem(answer, 413, "data-too-large");
    assertThat(answer.json().path("item").asString()).isEqualTo("b");
    assertProblem(http().get(path + "/items/a"), 404, "no-such-item");
  }

  @Test
  void aFullQueueIsA429WithRetryAfter_butKnownItemsAreStillKnown() {
    declare("{\"maxItems\":2}");
    assertThat(post("[{\"name\":\"a\"},{\"name\":\"b\"}]").status()).isEqualTo(201);
    Answer answer = post("[{\"name\":\"c\"}]");
    assertProblem(answer, 429, "queue-full");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    assertThat(post("[{\"name\":\"a\"},{\"name\":\"b\"}]").status()).isEqualTo(200);
  }

  @Test
  void aThousandItemsMayComeAtOnce_andNotOneMore() {
    assertThat(post(items(1000)).status()).isEqualTo(201);
    assertInvalid(post(items(1001)), "items");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                              | items
          [null]                          | items[0]
          [{},{"name":""}]                | items[1].name
          [{"name":"a\\u0007b"}]          | items[0].name
          [{"name":"\\ud800"}]            | items[0].name
          [{},{},{"priority":10}]         | items[2].priority
          [{"priority":-1}]               | items[0].priority
          [{"group":"a\\nb"}]             | items[0].group
          [{"batch":"Not-A-Label"}]       | items[0].batch
          """)
  void whatIsOutOfBoundsIsRefusedByItsPath(String items, String field) {
    assertInvalid(post(items), field);
  }

  @Test
  void aRequestWithoutItemsIsRefused() {
    assertInvalid(http().post(path + "/items", "{}"), "items");
  }

  @Test
  void aNameMayHave1024BytesOfUtf8() {
    String longest = "é".repeat(512);
    assertThat(post("[{\"name\":\"%s\"}]".formatted(longest)).status()).isEqualTo(201);
    assertInvalid(post("[{\"name\":\"%sx\"}]".formatted(longest)), "items[0].name");
  }

  @Test
  void aGroupMayHave253BytesOfUtf8() {
    assertThat(post("[{\"group\":\"%s\"}]".formatted("g".repeat(253))).status()).isEqualTo(201);
    assertInvalid(post("[{\"group\":\"%s\"}]".formatted("g".repeat(254))), "items[0].group");
    assertInvalid(post("[{\"group\":\"%s\"}]".formatted("é".repeat(127))), "items[0].group");
  }

  @Test
  void anUnknownFieldIsRefusedByName() {
    Answer answer = post("[{\"nmae\":\"a\"}]");
    assertProblem(answer, 400, "unknown-field");
    assertThat(answer.json().path("field").asString()).isEqualTo("items[0].nmae");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"name":5}]                   | items[0].name
          [{"priority":"high"}]          | items[0].priority
          [{"priority":1.5}]             | items[0].priority
          [{"data":[1]}]                 | items[0].data
          [{"data":"text"}]              | items[0].data
          [{"notBefore":"tomorrow"}]     | items[0].notBefore
          [{"notBefore":1795970000.5}]   | items[0].notBefore
          [{"notBefore":1e400}]          | items[0].notBefore
          [{"priority":99999999999}]     | items[0].priority
          {}                             | items
          """)
  void aValueOfTheWrongTypeIsRefusedByItsPath(String items, String field) {
    Answer answer = post(items);
    assertProblem(answer, 400, "invalid-field");
    assertThat(answer.json().path("field").asString()).isEqualTo(field);
  }

  private Answer post(String items) {
    return http().post(path + "/items", "{\"items\":" + items + "}");
  }

  private static NewItem anonymous() {
    return new NewItem(null, null, null, null, null, null);
  }

  private static String items(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"name\":\"n%d\"}".formatted(i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /// Clients resolve a bare `.` and `..` before they send a path.
  private static String encoded(String name) {
    return JsonHttp.segment(name).replace(".", "%2E");
  }
}
