package dev.millrace.worker.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.worker.work.RecordedAttempt;
import dev.millrace.worker.work.StopSignal.Reason;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Verdict.Evicted;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ChainDriverTest {
  private static final JsonData ITEM = JsonData.parse("{\"photo\":\"p.jpg\"}");

  private final List<Work> given = new ArrayList<>();

  /// A stage that remembers what it was given and ends as told.
  private Stage stage(String name, Verdict verdict) {
    return new Stage(
        name,
        (work, attempt) -> {
          given.add(work);
          return verdict;
        });
  }

  private static Done done(String json) {
    return new Done(JsonData.parse(json));
  }

  private static Work work() {
    return new Work("q", "i", 1, ITEM, null, Instant.EPOCH);
  }

  @Test
  void eachStageIsGivenTheResultOfTheOneBefore_andTheItemsOwnDataBesides() throws Exception {
    var chain =
        new ChainDriver(
            List.of(
                stage("find", done("{\"faces\":2}")),
                stage("name", done("{\"names\":[\"a\"]}")),
                stage("blur", done("{\"out\":\"q.jpg\"}"))));
    assertThat(chain.drive(work(), new RecordedAttempt())).isEqualTo(done("{\"out\":\"q.jpg\"}"));
    assertThat(given)
        .extracting(Work::data, Work::original)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ITEM, null),
            org.assertj.core.groups.Tuple.tuple(JsonData.parse("{\"faces\":2}"), ITEM),
            org.assertj.core.groups.Tuple.tuple(JsonData.parse("{\"names\":[\"a\"]}"), ITEM));
  }

  @Test
  void aFailureNamesItsStage_andTheNextAttemptBeginsThere() throws Exception {
    var first = new RecordedAttempt();
    Verdict verdict =
        new ChainDriver(
                List.of(
                    stage("find", done("{\"faces\":2}")),
                    stage("blur", new Failed(Failure.of("no memory")))))
            .drive(work(), first);
    assertThat(verdict).isEqualTo(new Failed(new Failure("no memory", "blur", null)));
    assertThat(first.checkpoints).hasSize(1);

    given.clear();
    var again = new RecordedAttempt(first.checkpoints.getLast());
    Verdict second =
        new ChainDriver(
                List.of(stage("find", done("{\"faces\":9}")), stage("blur", done("{\"ok\":true}"))))
            .drive(work(), again);
    assertThat(second).isEqualTo(done("{\"ok\":true}"));
    assertThat(given)
        .containsExactly(
            new Work("q", "i", 1, JsonData.parse("{\"faces\":2}"), ITEM, Instant.EPOCH));
    assertThat(again.checkpoints).isEmpty();
  }

  @Test
  void aCheckpointOfAnotherChainIsNotUsed() throws Exception {
    var made = new RecordedAttempt();
    new ChainDriver(List.of(stage("a", done("{}")), stage("b", new Busy(Duration.ZERO, "full"))))
        .drive(work(), made);
    JsonData checkpoint = made.checkpoints.getLast();

    for (List<String> names :
        List.of(List.of("b", "a"), List.of("a", "c"), List.of("a", "b", "c"), List.of("ab", ""))) {
      given.clear();
      var stages = names.stream().map(name -> stage(name, done("{}"))).toList();
      new ChainDriver(stages).drive(work(), new RecordedAttempt(checkpoint));
      assertThat(given).as("%s", names).hasSize(names.size());
    }
  }

  @Test
  void whatIsNoCheckpointAtAllIsNotUsed() throws Exception {
    var stages = List.of(stage("a", done("{}")), stage("b", done("{}")));
    String ours = Checkpoint.fingerprint(List.of("a", "b"));
    for (String text :
        List.of(
            "{}",
            "{\"chain\":\"%s\",\"finished\":2,\"result\":{}}".formatted(ours),
            "{\"chain\":\"%s\",\"finished\":0,\"result\":{}}".formatted(ours),
            "{\"chain\":\"%s\",\"finished\":1}".formatted(ours),
            "{\"chain\":\"%s\",\"finished\":\"one\",\"result\":{}}".formatted(ours))) {
      given.clear();
      new ChainDriver(stages).drive(work(), new RecordedAttempt(JsonData.parse(text)));
      assertThat(given).as(text).hasSize(2);
    }
  }

  @Test
  void workThatIsToldToStopBetweenTwoStagesDoesNotBeginTheNext() throws Exception {
    var attempt = new RecordedAttempt();
    Stage stops =
        new Stage(
            "a",
            (work, same) -> {
              same.stop().stop(Reason.EVICTED, Duration.ZERO);
              return done("{}");
            });
    assertThat(new ChainDriver(List.of(stops, stage("b", done("{}")))).drive(work(), attempt))
        .isEqualTo(new Evicted());
    assertThat(given).isEmpty();
    assertThat(attempt.checkpoints).hasSize(1);
  }

  @Test
  void progressIsThatOfTheWhole() throws Exception {
    var attempt = new RecordedAttempt();
    Stage half =
        new Stage(
            "b",
            (work, whole) -> {
              whole.progress(new Progress(50, "half"));
              return done("{}");
            });
    new ChainDriver(List.of(stage("a", done("{}")), half)).drive(work(), attempt);
    assertThat(attempt.progress)
        .containsExactly(new Progress(0, "a"), new Progress(50, "b"), new Progress(75, "b: half"));
  }
}
