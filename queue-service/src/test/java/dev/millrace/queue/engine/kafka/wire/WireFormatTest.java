package dev.millrace.queue.engine.kafka.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.kafka.wire.Letter.Sender;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Refusal.LeaseLost;
import dev.millrace.queue.machine.Transition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What replicas of other builds have written is read, and what is written stays as it was.
class WireFormatTest {
  /// One record in each line, as the first build with that version wrote them.
  private static final String AS_JSON = "version-1.txt";

  private static final String AS_SMILE = "version-2.txt";

  private static final Instant THEN = Instant.parse("2026-11-28T12:34:56.789Z");
  private static final Sender FROM = new Sender("replica", 3, 42);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final List<NewItem> ITEMS =
      List.of(
          new NewItem("a", JsonData.parse("{\"n\":1.50}"), 7, THEN, "group", "batch"),
          NewItem.of("b", JsonData.empty()));

  private static List<Command<?>> commands() {
    var take = new Command.Take("q", "worker", 10, Duration.ofMillis(1500), true);
    var refusal = new Refusal.QueueFull("next", "items", 100);
    return List.of(
        new Command.Declare("q", QueueSpec.defaults()),
        new Command.Delete("q"),
        new Command.SetPaused("q", true, "lunch"),
        new Command.Enqueue("q", ITEMS, true, "prefix"),
        new Command.EndListing("q"),
        take,
        new Command.Settle(
            "q",
            List.of(
                new Settlement.Complete(
                    "1.2.3", JsonData.parse("{\"r\":[1]}"), List.of(new FollowUp("next", ITEMS))),
                new Settlement.Release("1.2.4", null, Duration.ofSeconds(3))),
            take,
            true,
            Map.of("1.2.3", refusal)),
        new Command.Cancel("q", "a"),
        new Command.Purge("q", List.of(ItemState.DEAD), 100),
        new Command.Seal("q", "batch", new BatchSpec(true, 7L)),
        new Command.Forget("q", List.of("a", "b")),
        new Command.Tick(5),
        new Command.Deliver("next", "q", ITEMS),
        new Command.Hold("q", "next", 1027, refusal),
        new Command.Release("q", "next", 1027));
  }

  private static List<Query<?>> queries() {
    return List.of(
        new Query.GetQueue("q"),
        new Query.ListQueues(),
        new Query.GetItem("q", "a", 2),
        new Query.ListItems("q", ItemState.READY, "batch", 100, "next"),
        new Query.GetBatch("q", "batch"),
        new Query.ListBatches("q", true, 10, null),
        new Query.Missing("q", "batch", 10, null),
        new Query.Results("q", "batch", 10, "next"),
        new Query.Unknown("q", List.of("a")),
        new Query.Remembered("q", 10, "a"),
        new Query.RoomFor("q", List.of(ITEMS, List.of())));
  }

  private static List<Refusal> refusals() {
    return List.of(
        new Refusal.NoSuchQueue("q"),
        new Refusal.NoSuchItem("q", "a"),
        new Refusal.NoSuchBatch("q", "b"),
        new Refusal.QueueFull("q", "items", 5),
        new Refusal.TooLarge("q", "a", 10, 5),
        new Refusal.BatchSealed("q", "b", List.of("a")),
        new Refusal.BatchMismatch("q", "b", "detail"),
        new Refusal.LeaseLost("1.2.3", LeaseLost.Why.EXPIRED),
        new Refusal.NotSettled("1.2.3", "1.2.4"),
        new Refusal.AlreadySettled("q", "a", "dead"),
        new Refusal.Invalid("detail"),
        new Refusal.StoreFull(Duration.ofSeconds(2)),
        new Refusal.Unavailable("detail", Duration.ofSeconds(2)));
  }

  private static List<Letter> letters() {
    var letters = new ArrayList<Letter>();
    commands().forEach(command -> letters.add(new Letter.Apply(FROM, PATIENCE, command)));
    queries().forEach(query -> letters.add(new Letter.Ask(FROM, query)));
    letters.add(
        new Letter.Take(
            FROM, PATIENCE, new Command.Take("q", "worker", 1, null), Duration.ofSeconds(20)));
    letters.add(new Letter.Withdraw(FROM, "q"));
    letters.add(new Letter.Tell(new Command.Tick(1)));
    return letters;
  }

  private static News news() {
    return new News(
        "replica",
        List.of(
            new Transition(
                "q",
                Transition.Type.LEASED,
                THEN,
                "a",
                "b",
                null,
                "worker",
                null,
                THEN.minusSeconds(1)),
            new Transition(
                "q", Transition.Type.PAUSED, THEN, null, null, null, null, "lunch", null)));
  }

  private static LeaseList leases() {
    JsonData data = JsonData.parse("{\"x\":\"\\u00e4\"}");
    return new LeaseList(
        List.of(new Lease("1.2.3", "a", data, 1, 0, "group", null, null, THEN, JsonData.empty())));
  }

  private static List<byte[]> all() {
    var all = new ArrayList<byte[]>();
    letters().forEach(letter -> all.add(WireFormat.encode(letter)));
    refusals().forEach(refusal -> all.add(WireFormat.encode(FROM, new Refused<>(refusal))));
    all.add(WireFormat.encode(FROM, new Done<>(leases())));
    all.add(WireFormat.encode(news()));
    all.add(WireFormat.encode(QueueSpec.defaults()));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {AS_JSON, AS_SMILE})
  void whatTheFirstBuildWroteIsStillReadAsThat(String file) throws IOException {
    List<byte[]> written = written(file);
    int next = 0;
    for (Letter letter : letters()) {
      assertThat(WireFormat.letter(written.get(next++))).isEqualTo(letter);
    }
    for (Refusal refusal : refusals()) {
      assertThat(outcome(written.get(next++), Command.Take.class))
          .isEqualTo(new Refused<>(refusal));
    }
    assertThat(outcome(written.get(next++), Command.Take.class)).isEqualTo(new Done<>(leases()));
    assertThat(WireFormat.news(written.get(next++))).isEqualTo(news());
    assertThat(WireFormat.spec(written.get(next++))).isEqualTo(QueueSpec.defaults());
    assertThat(written).hasSize(next);
  }

  @Test
  void whatThisBuildWritesTheFirstBuildReads() throws IOException {
    assertThat(text(all())).isEqualTo(text(written(AS_SMILE)));
  }

  private static String text(List<byte[]> records) {
    var text = new StringBuilder();
    records.forEach(
        record -> text.append(new String(record, StandardCharsets.ISO_8859_1)).append('\n'));
    return text.toString();
  }

  private static List<byte[]> written(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(WireFormatTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> Base64.getDecoder().decode(line))
          .toList();
    }
  }

  private static Outcome<Object> outcome(byte[] record, Class<? extends Record> question) {
    Answer answer = WireFormat.answer(record);
    assertThat(answer.replica()).isEqualTo("replica");
    assertThat(answer.call()).isEqualTo(42);
    return WireFormat.outcome(answer, WireFormat.answerType(question));
  }

  @Test
  void everyCommandQueryAndRefusalIsAmongThem() {
    // A Redrive has an array in it, which is not equal to its copy; see below, also for what came
    // later. For what moves queues, and for manifests, see MoveFormatTest and ManifestFormatTest.
    var seen =
        new HashSet<Class<?>>(
            Set.of(
                Command.Redrive.class,
                Command.MoveIn.class,
                Command.EndMove.class,
                Query.FindMove.class,
                Query.Awaited.class,
                Refusal.NotListed.class,
                Refusal.ListingOver.class));
    commands().forEach(command -> seen.add(command.getClass()));
    queries().forEach(query -> seen.add(query.getClass()));
    refusals().forEach(refusal -> seen.add(refusal.getClass()));
    for (Class<?> kind : List.of(Command.class, Query.class, Refusal.class)) {
      assertThat(seen).contains(kind.getPermittedSubclasses());
    }
  }

  @Test
  void aStepSaysWhereTheNextBegins() {
    byte[] from = {0, 1, (byte) 0xFF};
    var request = new RedriveRequest(List.of("a"), null, null, null, THEN, true, 2.5);
    var redrive = new Command.Redrive("q", request, from, 3, 100);
    byte[] record = WireFormat.encode(new Letter.Apply(FROM, PATIENCE, redrive));
    assertThat(WireFormat.letter(record))
        .usingRecursiveComparison()
        .isEqualTo(new Letter.Apply(FROM, PATIENCE, redrive));

    var step = new Command.Step<>(new RedriveResult(1, true, List.of("a")), from);
    assertThat(outcome(WireFormat.encode(FROM, new Done<>(step)), Command.Redrive.class))
        .usingRecursiveComparison()
        .isEqualTo(new Done<>(step));
  }

  @Test
  void objectionsKeepTheirKinds() {
    var objections =
        new Query.Objections(Arrays.asList(null, new Refusal.QueueFull("q", "items", 1)));
    assertThat(outcome(WireFormat.encode(FROM, new Done<>(objections)), Query.RoomFor.class))
        .isEqualTo(new Done<>(objections));
  }

  @Test
  void anItemKeepsTheResultThatItComesWith() {
    var item = NewItem.done("a", JsonData.empty(), "batch", JsonData.parse("{\"n\":1.50}"));
    var letter =
        new Letter.Apply(FROM, PATIENCE, new Command.Enqueue("q", List.of(item), false, null));
    assertThat(WireFormat.letter(WireFormat.encode(letter))).isEqualTo(letter);
  }

  @Test
  void whatComesOfAListingKeepsItsNumber() {
    for (Command<?> command :
        List.of(
            new Command.Enqueue("q", ITEMS, true, "prefix", 7),
            new Command.EndListing("q", 7),
            new Command.Forget("q", List.of("a"), 7),
            Command.Forget.begin("q"))) {
      var letter = new Letter.Apply(FROM, PATIENCE, command);
      assertThat(WireFormat.letter(WireFormat.encode(letter))).isEqualTo(letter);
    }
    var over = new Refused<>(new Refusal.ListingOver("q"));
    assertThat(outcome(WireFormat.encode(FROM, over), Command.EndListing.class)).isEqualTo(over);
  }

  @Test
  void membersThatALaterBuildAddsArePassedOver() {
    String json = "{\"is\":\"Withdraw\",\"from\":{\"replica\":\"r\",\"partition\":1,\"call\":2,";
    byte[] record =
        ("\1" + json + "\"new\":1},\"queue\":\"q\",\"more\":{}}").getBytes(StandardCharsets.UTF_8);
    assertThat(WireFormat.letter(record))
        .isEqualTo(new Letter.Withdraw(new Sender("r", 1, 2), "q"));
  }

  @Test
  void anotherVersionIsNotRead() {
    byte[] record = WireFormat.encode(new Letter.Withdraw(FROM, "q"));
    record[0] = 3;
    assertThatThrownBy(() -> WireFormat.letter(record))
        .isInstanceOf(WireFormat.UnreadableException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("start a build that knows it");
  }

  @Test
  void anEnqueueAnswersWithItsResult() {
    var result = new EnqueueResult(List.of(new EnqueueResult.Accepted("a", true)));
    assertThat(outcome(WireFormat.encode(FROM, new Done<>(result)), Command.Enqueue.class))
        .isEqualTo(new Done<>(result));
  }
}
