package dev.millrace.signup.web;

import dev.millrace.signup.register.Progress;
import dev.millrace.signup.register.Progress.State;
import java.util.List;
import java.util.Locale;

/// A page that shows how far somebody is, in words for them.
///
/// @param page its address, without the server
/// @param confirmed whether the address is, as far as this page tells
record ProgressView(
    String page, boolean confirmed, boolean finished, String title, String lead, List<Line> steps) {

  /// @param state for the style sheet
  /// @param spoken the state for who cannot see it
  record Line(String title, String hint, String state, String spoken) {}

  static ProgressView of(String page, Progress progress) {
    boolean confirmed =
        progress.steps().stream()
            .anyMatch(step -> step.name().equals("verified") && step.state() == State.DONE);
    boolean mailed =
        progress.steps().stream()
            .anyMatch(step -> step.name().equals("mailed") && step.state() == State.DONE);
    return new ProgressView(
        page,
        confirmed,
        progress.finished(),
        title(confirmed, progress.finished()),
        lead(confirmed, mailed, progress.finished()),
        progress.steps().stream().map(ProgressView::line).toList());
  }

  private static String title(boolean confirmed, boolean finished) {
    if (!confirmed) {
      return "Check your mail";
    }
    return finished ? "You are all set" : "Your address is confirmed";
  }

  private static String lead(boolean confirmed, boolean mailed, boolean finished) {
    if (confirmed) {
      return finished
          ? "Everything you asked for is in place. You can close this page."
          : "Thank you! We are setting up the rest right now.";
    }
    return mailed
        ? "We have sent you a link. Follow it to confirm that the address is yours."
        : "We are sending you a link that confirms that the address is yours.";
  }

  private static Line line(Progress.Step step) {
    String hint =
        switch (step.state()) {
          case FAILED -> "This was refused for good. Is the address or the number right?";
          case DONE -> done(step.name());
          case WAITING -> waiting(step.name());
          case LATER -> "";
        };
    return new Line(
        title(step.name()),
        hint,
        step.state().name().toLowerCase(Locale.ROOT),
        spoken(step.state()));
  }

  private static String title(String step) {
    return switch (step) {
      case "requested" -> "Signed up";
      case "mailed" -> "Link sent";
      case "verified" -> "Address confirmed";
      case "welcomed" -> "Welcome sent";
      case "notified-by-email" -> "Notifications by e-mail";
      case "notified-by-text" -> "Notifications by text message";
      case "not-notified" -> "No notifications";
      default -> "Notifications set up";
    };
  }

  private static String done(String step) {
    return switch (step) {
      case "mailed" -> "It is in your mailbox, or will be soon.";
      case "notified-by-email", "notified-by-text" -> "Set up, as you asked.";
      case "not-notified" -> "As you asked.";
      default -> "";
    };
  }

  private static String waiting(String step) {
    return switch (step) {
      case "mailed" -> "On its way…";
      case "verified" ->
          "Waiting for you to follow the link. Nothing there? Look into the spam folder, too.";
      default -> "In a moment…";
    };
  }

  private static String spoken(State state) {
    return switch (state) {
      case DONE -> "done";
      case WAITING -> "under way";
      case LATER -> "to come";
      case FAILED -> "failed";
    };
  }
}
