package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.worker.run.Forwarding.Form;
import dev.millrace.worker.run.Forwarding.Target;
import dev.millrace.worker.work.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingTest {
  private static final JsonData RESULT = JsonData.parse("{\"words\":7}");

  private static Lease lease(@Nullable String group, @Nullable String batch) {
    JsonData data = JsonData.parse("{\"path\":\"/a\"}");
    return new Lease("t", "a", data, 1, 0, group, batch, 7, Instant.EPOCH, null);
  }

  private static NewItem item(JsonData data, @Nullable String group, @Nullable String batch) {
    return new NewItem("a", data, 7, null, group, batch);
  }

  @Test
  void aResultGoesToEveryTargetInTheStepThatCompletesTheItem() {
    var forwarding =
        new Forwarding(List.of(new Target("counts", Form.RESULT), new Target("log", Form.OUTCOME)));
    JsonData outcome =
        JsonData.parse(
            """
            {"kind":"Outcome","apiVersion":"v1",\
            "item":{"queue":"texts","name":"a","data":{"path":"/a"}},"result":{"words":7}}\
            """);
    assertThat(forwarding.settlement("texts", lease("g", "b"), new Verdict.Done(RESULT)))
        .isEqualTo(
            new Complete(
                "t",
                RESULT,
                List.of(
                    new FollowUp("counts", List.of(item(RESULT, "g", "b"))),
                    new FollowUp("log", List.of(item(outcome, "g", "b"))))));
  }

  @Test
  void anItemOfABatchAndNoGroupGoesOnInTheGroupOfItsBatch() {
    var forwarding = new Forwarding(List.of(new Target("counts", Form.RESULT)));
    assertThat(forwarding.settlement("texts", lease(null, "b"), new Verdict.Done(RESULT)))
        .isEqualTo(
            new Complete(
                "t", RESULT, List.of(new FollowUp("counts", List.of(item(RESULT, "b", "b"))))));
  }

  @Test
  void whatIsNotDoneGoesNowhere() {
    var forwarding = new Forwarding(List.of(new Target("counts", Form.RESULT)));
    Verdict evicted = new Verdict.Evicted();
    assertThat(forwarding.settlement("texts", lease("g", "b"), evicted))
        .isEqualTo(evicted.settlement("t"));
  }
}
