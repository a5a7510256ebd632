package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.SettleResult.Settled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What each command does to an item in each state.
class StateByCommandTest {

  /// The state afterwards. `!` means that the command is refused, `GONE` that the item is unknown
  /// then. The token is that of the item's first lease; where it has not been leased yet, the one
  /// that it would have.
  private static final String TABLE =
      """
      before     complete    fail        fatal       release     extend      cancel      enqueue    redrive    purge
      SCHEDULED  !SCHEDULED  !SCHEDULED  !SCHEDULED  !SCHEDULED  !SCHEDULED  CANCELLED   SCHEDULED  SCHEDULED  GONE
      READY      !READY      !READY      !READY      !READY      !READY      CANCELLED   READY      READY      GONE
      LEASED     SUCCEEDED   SCHEDULED   DEAD        READY       LEASED      CANCELLED   LEASED     LEASED     LEASED
      SUCCEEDED  SUCCEEDED   !SUCCEEDED  !SUCCEEDED  !SUCCEEDED  !SUCCEEDED  !SUCCEEDED  SUCCEEDED  SUCCEEDED  GONE
      DEAD       !DEAD       DEAD        DEAD        !DEAD       !DEAD       !DEAD       DEAD       READY      GONE
      CANCELLED  !CANCELLED  !CANCELLED  !CANCELLED  !CANCELLED  !CANCELLED  CANCELLED   CANCELLED  CANCELLED  GONE
      """;

  static Stream<Arguments> table() {
    List<String[]> rows = TABLE.lines().map(line -> line.split(" +")).toList();
    String[] commands = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(1, row.length)
                    .mapToObj(i -> Arguments.of(row[0], commands[i], row[i])));
  }

  private final QueueRig rig = new QueueRig("{\"backoff\":{\"initial\":\"4s\"}}");

  @ParameterizedTest(name = "{0}, {1} -> {2}")
  @MethodSource("table")
  void theCommandLeadsToThatState(ItemState before, String command, String expected) {
    String token = bring(before);
    List<Transition> toldBefore = List.copyOf(rig.told);
    boolean refused = expected.startsWith("!");

    assertThat(perform(command, token)).isEqualTo(!refused);

    String after = rig.knows("a") ? rig.state("a").name() : "GONE";
    assertThat(after).isEqualTo(expected.replace("!", ""));
    if (refused) {
      assertThat(rig.told).isEqualTo(toldBefore);
    }
    checkCounts(after);
  }

  private void checkCounts(String expected) {
    for (ItemState state : ItemState.values()) {
      assertThat(rig.count(state)).isEqualTo(state.name().equals(expected) ? 1 : 0);
    }
  }

  /// Brings the item `a` into a state, and gives its token.
  private String bring(ItemState state) {
    boolean waits = state == ItemState.SCHEDULED;
    rig.enqueue(new NewItem("a", null, null, waits ? rig.now().plusSeconds(60) : null, null, null));
    if (waits || state == ItemState.READY) {
      return "1.0.1";
    }
    String token = rig.takeToken();
    switch (state) {
      case SUCCEEDED -> rig.complete(token);
      case DEAD -> rig.failForGood(token);
      case CANCELLED -> rig.done(new Command.Cancel("q", "a"));
      case SCHEDULED, READY, LEASED -> {}
    }
    return token;
  }

  /// False when it is refused.
  private boolean perform(String command, String token) {
    return switch (command) {
      case "complete" -> took(rig.complete(token));
      case "fail" -> took(rig.fail(token));
      case "fatal" -> took(rig.failForGood(token));
      case "release" -> took(rig.release(token));
      case "extend" -> took(rig.extend(token));
      case "cancel" -> rig.apply(new Command.Cancel("q", "a")) instanceof Outcome.Done;
      case "enqueue" -> !rig.enqueue("a").items().getFirst().created();
      case "redrive" -> rig.apply(redrive()) instanceof Outcome.Done;
      case "purge" -> rig.apply(purge()) instanceof Outcome.Done;
      default -> throw new IllegalArgumentException(command);
    };
  }

  private static boolean took(Settled settled) {
    assertThat(settled.status()).isIn(200, 409);
    return settled.status() == 200;
  }

  private static Command.Redrive redrive() {
    var all = new RedriveRequest(List.of("a"), null, null, null, null, null, null);
    return new Command.Redrive("q", all, null, 0, 10);
  }

  private static Command.Purge purge() {
    List<ItemState> states =
        Arrays.stream(ItemState.values()).filter(state -> state != ItemState.LEASED).toList();
    return new Command.Purge("q", states, 10);
  }
}
