package dev.millrace.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.join.JoinPlan;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.reduce.ReducePlan;
import dev.millrace.coordinator.reduce.ReducePlan.Merging;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CoordinatorPlanTest {
  private final Map<String, String> set = new LinkedHashMap<>();

  private void set(String key, String value) {
    set.put("millrace.coordinator." + key, value);
  }

  private CoordinatorPlan plan() {
    var settings =
        new Binder(new MapConfigurationPropertySource(set))
            .bindOrCreate("millrace.coordinator", CoordinatorSettings.class);
    return CoordinatorPlan.of(settings);
  }

  private void aJoin() {
    set("join.control", "open");
    set("join.queues[0]", "photos");
    set("join.queues[1]", "blur");
    set("join.to", "passed");
  }

  private void aReduction() {
    set("reduce.queue", "partials");
    set("reduce.to", "totals");
    set("reduce.merges", "merges");
  }

  @Test
  void aJoinHasDefaults() {
    aJoin();
    set("name", "me");
    assertThat(plan().join())
        .isEqualTo(
            new JoinPlan(
                "join",
                "open",
                List.of("photos", "blur"),
                List.of("blur"),
                new JoinPolicy(Tolerance.NONE, Dead.WAIT, null, Late.FAIL),
                Emit.CERTIFICATE,
                "passed",
                null,
                List.of(),
                64,
                Duration.ofSeconds(30),
                "me"));
  }

  @Test
  void everyKeyOfAJoinIsRead() {
    aJoin();
    set("name", "me");
    set("join.name", "all-blurred");
    set("join.results[0]", "photos");
    set("join.results[1]", "blur");
    set("join.tolerate", "2.5%");
    set("join.dead", "fail");
    set("join.deadline", "2h");
    set("join.late", "go-on");
    set("join.emit", "results");
    set("join.failed", "broken");
    set("join.seals[0]", "partials");
    set("join.slots", "3");
    set("lease", "20s");
    assertThat(plan().join())
        .isEqualTo(
            new JoinPlan(
                "all-blurred",
                "open",
                List.of("photos", "blur"),
                List.of("photos", "blur"),
                new JoinPolicy(new Tolerance(0, 2.5), Dead.FAIL, Duration.ofHours(2), Late.GO_ON),
                Emit.RESULTS,
                "passed",
                "broken",
                List.of("partials"),
                3,
                Duration.ofSeconds(20),
                "me"));
  }

  @Test
  void aReductionByWorkersOfAQueueHasDefaults() {
    aReduction();
    set("name", "me");
    assertThat(plan().reduce())
        .isEqualTo(
            new ReducePlan(
                "reduce",
                "partials",
                new Merging.Elsewhere("merges"),
                32,
                "totals",
                false,
                Duration.ofSeconds(1),
                4,
                Duration.ofSeconds(30),
                "me"));
  }

  @Test
  void aReductionByAFunctionMergesHere() {
    set("reduce.queue", "partials");
    set("reduce.to", "totals");
    set("reduce.function.count.keys", "10");
    set("reduce.partial", "true");
    ReducePlan reduce = Objects.requireNonNull(plan().reduce());
    assertThat(reduce.merging()).isInstanceOf(Merging.Here.class);
    assertThat(reduce.partial()).isTrue();
  }

  @Test
  void allMistakesAreToldAtOnce() {
    set("url", "nowhere");
    set("join.queues[0]", "Bad Name");
    set("reduce.fan-in", "1");
    assertThatThrownBy(this::plan)
        .hasMessageContaining("millrace.coordinator.url ")
        .hasMessageContaining("millrace.coordinator.join.control is missing: name the queue")
        .hasMessageContaining("millrace.coordinator.join.queues[0] ")
        .hasMessageContaining("millrace.coordinator.join.to is missing")
        .hasMessageContaining("millrace.coordinator.reduce.queue is missing")
        .hasMessageContaining("millrace.coordinator.reduce.fan-in is 1: it must be 2 to 500")
        .hasMessageContaining("millrace.coordinator.reduce needs a function (count, ");
  }

  @Test
  void nothingToDoIsAMistake() {
    assertThatThrownBy(this::plan)
        .hasMessageContaining("join is missing, and so is reduce: set one of them, or both");
  }

  @ParameterizedTest
  @CsvSource({
    "join.tolerate, 101%, write a number of items or a share",
    "join.tolerate, some, write a number of items or a share",
    "join.results[0], other, which is none of queues",
    "join.queues[1], photos, is named before",
    "join.slots, 0, it must be 1 to 1000",
    "join.seals[0], passed, which is the one of to",
    "lease, 5s, it must be 10s to 1h",
    "join.deadline, 1ms, it must be 1s to",
    "name, ü, printable ASCII",
    "token, with space, not a bearer token",
  })
  void aBadValueIsRefusedByName(String key, String value, String words) {
    aJoin();
    set(key, value);
    String said = words.replace("items or", "items, or");
    assertThatThrownBy(this::plan)
        .hasMessageContaining(
            "millrace.coordinator." + key.replaceAll("(results|seals)\\[0\\]", "$1"))
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({
    "join.control, photos, queues",
    "join.control, sealed, seals",
    "join.to, open, control",
    "join.to, photos, queues",
    "join.failed, open, control",
    "join.failed, blur, queues",
    "join.failed, sealed, seals",
    "reduce.to, partials, queue",
    "reduce.to, open, join.control",
    "reduce.queue, open, join.control",
    "reduce.merges, partials, queue",
    "reduce.merges, totals, to",
    "reduce.merges, open, join.control",
  })
  void noQueueLeadsRoundInACircle(String key, String queue, String other) {
    aJoin();
    set("join.seals[0]", "sealed");
    aReduction();
    set(key, queue);
    assertThatThrownBy(this::plan)
        .hasMessageContaining(
            "millrace.coordinator.%s is \"%s\", which %s names too".formatted(key, queue, other));
  }

  @Test
  void whatABarrierLetsPassMayBeReduced() {
    aJoin();
    aReduction();
    set("join.emit", "results");
    set("join.to", "partials");
    assertThat(plan().reduce()).isNotNull();
  }

  @Test
  void resultsNeedAQueueToGoTo() {
    aJoin();
    set.remove("millrace.coordinator.join.to");
    set("join.seals[0]", "partials");
    set("join.emit", "results");
    assertThatThrownBy(this::plan).hasMessageContaining("name the queue that the results go to");
  }

  @Test
  void theTokenIsNotShown() {
    aReduction();
    set("token", "secret-7");
    var settings =
        new Binder(new MapConfigurationPropertySource(set))
            .bindOrCreate("millrace.coordinator", CoordinatorSettings.class);
    assertThat(settings.toString()).doesNotContain("secret-7");
  }
}
