package dev.millrace.signup.web;

import dev.millrace.rim.Refusal;
import dev.millrace.signup.link.Handles;
import dev.millrace.signup.person.Entry;
import dev.millrace.signup.register.Register;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;

/// Takes sign-ups, whether they come from the form or over the API.
final class Reception {
  private static final Duration LATER = Duration.ofSeconds(10);

  private final Register register;
  private final Handles handles;
  private final Throttle throttle;
  private final Duration least;
  private final MeterRegistry registry;

  /// @param least how long an accepted sign-up takes at least
  Reception(
      Register register,
      Handles handles,
      Throttle throttle,
      Duration least,
      MeterRegistry registry) {
    this.register = register;
    this.handles = handles;
    this.throttle = throttle;
    this.least = least;
    this.registry = registry;
  }

  /// What came of it.
  sealed interface Outcome {
    /// @param handle of the page to look at
    record Accepted(String handle) implements Outcome {}

    /// @param mistakes by field
    record Invalid(Map<String, String> mistakes) implements Outcome {}
  }

  /// @throws Refusal when there are too many just now
  Outcome take(Entry entry) throws InterruptedException {
    long begun = System.nanoTime();
    Duration wait = throttle.ask();
    if (!wait.isZero()) {
      count("throttled");
      throw new Refusal(
              429,
              "too-many-signups",
              "Many people are signing up",
              "more people are signing up than we can take just now: please try again in a moment")
          .retryAfter(wait);
    }
    return switch (entry.check()) {
      case Entry.Checked.Bad(var mistakes) -> {
        count("invalid");
        yield new Outcome.Invalid(mistakes);
      }
      case Entry.Checked.Good(var person) -> {
        try {
          String handle = handles.write(register.ask(person));
          count("accepted");
          Thread.sleep(least.minusNanos(System.nanoTime() - begun)); // none where it is negative
          yield new Outcome.Accepted(handle);
        } catch (Register.TooManyWaiting e) {
          count("full");
          throw new Refusal(
                  503,
                  "signups-waiting",
                  "Nobody can sign up for now",
                  "too many sign-ups wait to be worked on: please try again later")
              .retryAfter(LATER);
        }
      }
    };
  }

  private void count(String outcome) {
    registry.counter("millrace.signup.requests", "outcome", outcome).increment();
  }
}
