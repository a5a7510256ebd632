package dev.millrace.signup.register;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.contracts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How far somebody is, step by step, without a word about who they are. Of what was done before
/// the handle's owner asked it tells nothing: an address that was confirmed long ago looks like one
/// that never was, until a link that was mailed since is followed.
///
/// @param steps in their order
/// @param finished whether nothing will change any more
@Kind("SignupProgress")
public record Progress(List<Step> steps, boolean finished) {
  /// A mail that was sent before the owner asked is not told to be there any sooner than one that
  /// had to be sent.
  static final Duration MAIL_TAKES = Duration.ofSeconds(2);

  /// One step.
  public record Step(StepName name, State state) {}

  /// What is done in a step.
  public enum StepName {
    REQUESTED,
    MAILED,
    VERIFIED,
    WELCOMED,
    /// Before it is known which of the three behind it.
    NOTIFIED,
    NOTIFIED_BY_EMAIL,
    NOTIFIED_BY_TEXT,
    NOT_NOTIFIED;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Where a step stands.
  public enum State {
    DONE,
    /// The next to be done; by the flow, or by the person.
    WAITING,
    LATER,
    /// The other side refused for good.
    FAILED
  }

  static Progress of(Seen seen, Instant asked, Instant now) {
    boolean confirmed = seen.confirmed() != null && !seen.confirmed().isBefore(asked);
    return confirmed ? confirmed(seen) : unconfirmed(seen, now.isBefore(asked.plus(MAIL_TAKES)));
  }

  private static Progress unconfirmed(Seen seen, boolean early) {
    State mail = early ? State.WAITING : seen.mail();
    return new Progress(
        List.of(
            new Step(StepName.REQUESTED, State.DONE),
            new Step(StepName.MAILED, mail),
            new Step(StepName.VERIFIED, mail == State.DONE ? State.WAITING : State.LATER),
            new Step(StepName.WELCOMED, State.LATER),
            new Step(StepName.NOTIFIED, State.LATER)),
        false);
  }

  private static Progress confirmed(Seen seen) {
    var steps = new ArrayList<Step>();
    steps.add(new Step(StepName.REQUESTED, State.DONE));
    steps.add(new Step(StepName.MAILED, State.DONE));
    steps.add(new Step(StepName.VERIFIED, State.DONE));
    steps.add(new Step(StepName.WELCOMED, seen.welcome()));
    if (seen.preferences().email()) {
      steps.add(new Step(StepName.NOTIFIED_BY_EMAIL, seen.email()));
    }
    if (seen.preferences().text()) {
      steps.add(new Step(StepName.NOTIFIED_BY_TEXT, seen.text()));
    }
    if (!seen.preferences().email() && !seen.preferences().text()) {
      steps.add(new Step(StepName.NOT_NOTIFIED, State.DONE));
    }
    boolean finished = steps.stream().noneMatch(step -> step.state() == State.WAITING);
    return new Progress(List.copyOf(steps), finished);
  }

  /// Whether that is among the steps, and done.
  public boolean isDone(StepName step) {
    return steps.contains(new Step(step, State.DONE));
  }
}
