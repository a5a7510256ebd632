package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeRequest;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.contracts.queue.SettleRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class OperationRules extends RestRules {
  private static final RedriveRequest ALL =
      new RedriveRequest(null, null, null, null, null, null, null);

  OperationRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void redriveSendsDeadItemsThroughAgain_withTheirAttemptsKept() throws Exception {
    kill("a", "b");
    RedriveResult result = client().redrive(queue, ALL);
    assertThat(result.matched()).isEqualTo(2);
    assertThat(result.names()).containsExactlyInAnyOrder("a", "b");
    assertThat(client().item(queue, "a").attempts()).hasSize(1);
    assertThat(client().item(queue, "a").failures()).isZero();
    assertThat(lease(10)).hasSize(2);
  }

  @Test
  void aDryRunOnlySaysWhich() throws Exception {
    kill("a");
    var result =
        client().redrive(queue, new RedriveRequest(null, null, null, null, null, true, null));
    assertThat(result.dryRun()).isTrue();
    assertThat(result.names()).containsExactly("a");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.DEAD);
  }

  @Test
  void onlyTheNamedAreRedriven() throws Exception {
    kill("a", "b");
    var named = new RedriveRequest(List.of("b", "unknown"), null, null, null, null, null, null);
    assertThat(client().redrive(queue, named).names()).containsExactly("b");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.DEAD);
  }

  @Test
  void aReasonThatWasCutInTheMidstOfACharacterIsNoMistake() {
    assertThat(http().post(path + ":pause", "{\"reason\":\"no \\ud83d\"}").status()).isEqualTo(200);
    assertThat(http().post(path + ":redrive", "{\"reason\":\"no \\ud83d\"}").status())
        .isEqualTo(200);
    String settle = "{\"leases\":[{\"do\":\"complete\",\"token\":\"\\ud83d\"}]}";
    assertProblem(http().post(path + "/leases:settle", settle), 409, "lease-lost");
  }

  @Test
  void onlyThoseWhoseReasonMatchesAreRedriven() throws Exception {
    kill("a");
    var other = new RedriveRequest(null, "no such reason", null, null, null, null, null);
    assertThat(client().redrive(queue, other).matched()).isZero();
    var ours = new RedriveRequest(null, "broke", null, null, null, null, null);
    assertThat(client().redrive(queue, ours).matched()).isEqualTo(1);
  }

  @Test
  void atARateTheyAreSpreadOverTime() throws Exception {
    kill("a", "b", "c");
    client().redrive(queue, new RedriveRequest(null, null, null, null, null, null, 0.001));
    assertThat(client().queue(queue).counts()).containsEntry(ItemState.SCHEDULED, 2L);
    Instant last =
        List.of("a", "b", "c").stream().map(this::startsAt).max(Instant::compareTo).orElseThrow();
    assertThat(last).isAfter(Instant.now().plusSeconds(1900));
  }

  @Test
  void thousandsAreRedrivenInOneCall_andTheFirstHundredAreNamed() throws Exception {
    String[] names = IntStream.range(0, 2500).mapToObj(i -> "n" + i).toArray(String[]::new);
    for (int from = 0; from < names.length; from += 500) {
      kill(Arrays.copyOfRange(names, from, from + 500));
    }
    RedriveResult result = client().redrive(queue, ALL);
    assertThat(result.matched()).isEqualTo(2500);
    assertThat(result.names()).hasSize(100);
    assertThat(client().queue(queue).counts()).containsEntry(ItemState.DEAD, 0L);
  }

  @Test
  void purgeRemovesWhatWaits_andNothingElse() throws Exception {
    kill("dead");
    enqueue("leased");
    lease();
    enqueue(IntStream.range(0, 999).mapToObj(i -> "n" + i).toArray(String[]::new));
    enqueue(IntStream.range(999, 1500).mapToObj(i -> "n" + i).toArray(String[]::new));
    assertThat(client().purge(queue, new PurgeRequest(null)).purged()).isEqualTo(1500);
    assertThat(client().queue(queue).counts())
        .containsEntry(ItemState.READY, 0L)
        .containsEntry(ItemState.LEASED, 1L)
        .containsEntry(ItemState.DEAD, 1L);
    assertThat(client().purge(queue, new PurgeRequest(List.of(ItemState.DEAD))).purged())
        .isEqualTo(1);
  }

  @Test
  void purgeAndRedriveNeedNoBody() {
    assertThat(http().call("POST", path + ":purge", null).status()).isEqualTo(200);
    assertThat(http().call("POST", path + ":redrive", null).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          purge   | {"states":["leased"]}          | states
          purge   | {"states":[]}                  | states
          redrive | {"perSecond":0}                | perSecond
          redrive | {"perSecond":-1}               | perSecond
          redrive | {"names":["a",null]}           | names[1]
          redrive | {"names":["a\\u0001"]}         | names[0]
          """)
  void whatIsOutOfBoundsIsRefused(String operation, String body, String field) {
    assertInvalid(http().post(path + ":" + operation, body), field);
  }

  private Instant startsAt(String item) {
    try {
      var waiting = client().item(queue, item).waiting();
      Instant from = waiting == null ? null : waiting.from();
      return Objects.requireNonNullElse(from, Instant.EPOCH);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void kill(String... names) throws Exception {
    enqueue(names);
    var settlements = lease(names.length).stream().map(lease -> fail(lease, false)).toList();
    client().settle(queue, new SettleRequest(settlements, null));
  }
}
