package dev.millrace.signup.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.signup.register.Progress;
import dev.millrace.signup.register.Progress.State;
import dev.millrace.signup.register.Progress.Step;
import dev.millrace.signup.register.Progress.StepName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressViewTest {

  @ParameterizedTest
  @CsvSource({
    "WAITING, LATER,   LATER,   false, Check your mail,           are sending you a link",
    "DONE,    WAITING, LATER,   false, Check your mail,           have sent you a link",
    "FAILED,  LATER,   LATER,   false, Our mail did not reach you, please sign up again",
    "DONE,    DONE,    WAITING, false, Your address is confirmed, setting up the rest",
    "DONE,    DONE,    FAILED,  true,  Your address is confirmed, what was refused is marked",
    "DONE,    DONE,    DONE,    true,  You are all set,           Everything you asked for"
  })
  void theHeadSaysWhatTheStepsSay(
      State mailed, State verified, State welcomed, boolean finished, String title, String lead) {
    var steps =
        List.of(
            new Step(StepName.REQUESTED, State.DONE),
            new Step(StepName.MAILED, mailed),
            new Step(StepName.VERIFIED, verified),
            new Step(StepName.WELCOMED, welcomed));

    ProgressView view = ProgressView.of("/signups/x", new Progress(steps, finished));

    assertThat(view.title()).isEqualTo(title);
    assertThat(view.lead()).contains(lead);
  }
}
