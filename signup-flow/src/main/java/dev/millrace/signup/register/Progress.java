package dev.millrace.signup.register;

import dev.millrace.contracts.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  ///
  /// @param name `requested`, `mailed`, `verified`, `welcomed`, `notified-by-email`,
  ///     `notified-by-text`, `not-notified` or, before it is known which, `notified`
  public record Step(String name, State state) {}

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
    if (!confirmed) {
      boolean early = now.isBefore(asked.plus(MAIL_TAKES));
      State mail = early ? State.WAITING : state(seen.mail());
      return new Progress(
          List.of(
              new Step("requested", State.DONE),
              new Step("mailed", mail),
              new Step("verified", mail == State.DONE ? State.WAITING : State.LATER),
              new Step("welcomed", State.LATER),
              new Step("notified", State.LATER)),
          false);
    }
    return confirmed(seen);
  }

  private static Progress confirmed(Seen seen) {
    var steps = new ArrayList<Step>();
    steps.add(new Step("requested", State.DONE));
    steps.add(new Step("mailed", State.DONE));
    steps.add(new Step("verified", State.DONE));
    steps.add(new Step("welcomed", state(seen.welcome())));
    if (seen.preferences().email()) {
      steps.add(new Step("notified-by-email", state(seen.email())));
    }
    if (seen.preferences().text()) {
      steps.add(new Step("notified-by-text", state(seen.text())));
    }
    if (!seen.preferences().email() && !seen.preferences().text()) {
      steps.add(new Step("not-notified", State.DONE));
    }
    boolean finished = steps.stream().noneMatch(step -> step.state() == State.WAITING);
    return new Progress(List.copyOf(steps), finished);
  }

  private static State state(@Nullable String delivery) {
    return switch (delivery) {
      case "sent" -> State.DONE;
      case "refused" -> State.FAILED;
      case null, default -> State.WAITING;
    };
  }
}
