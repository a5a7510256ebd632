package dev.millrace.signup.web;

import dev.millrace.signup.register.Progress;
import dev.millrace.signup.register.Progress.State;
import dev.millrace.signup.register.Progress.StepName;
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
    boolean confirmed = progress.isDone(StepName.VERIFIED);
    boolean mailed = progress.isDone(StepName.MAILED);
    boolean failed = progress.steps().stream().anyMatch(step -> step.state() == State.FAILED);
    return new ProgressView(
        page,
        confirmed,
        progress.finished(),
        title(confirmed, failed, progress.finished()),
        failed ? failure(confirmed) : lead(confirmed, mailed, progress.finished()),
        progress.steps().stream().map(ProgressView::line).toList());
  }

  private static String title(boolean confirmed, boolean failed, boolean finished) {
    if (!confirmed) {
      return failed ? "Our mail did not reach you" : "Check your mail";
    }
    return finished && !failed ? "You are all set" : "Your address is confirmed";
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

  private static String failure(boolean confirmed) {
    return confirmed
        ? "Thank you! Not all of the rest could be set up: what was refused is marked below."
        : "It was refused. If there is a mistake in the address, please sign up again.";
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

  private static String title(StepName step) {
    return switch (step) {
      case REQUESTED -> "Signed up";
      case MAILED -> "Link sent";
      case VERIFIED -> "Address confirmed";
      case WELCOMED -> "Welcome sent";
      case NOTIFIED -> "Notifications set up";
      case NOTIFIED_BY_EMAIL -> "Notifications by e-mail";
      case NOTIFIED_BY_TEXT -> "Notifications by text message";
      case NOT_NOTIFIED -> "No notifications";
    };
  }

  private static String done(StepName step) {
    return switch (step) {
      case MAILED -> "It is in your mailbox, or will be soon.";
      case NOTIFIED_BY_EMAIL, NOTIFIED_BY_TEXT -> "Set up, as you asked.";
      case NOT_NOTIFIED -> "As you asked.";
      case REQUESTED, VERIFIED, WELCOMED, NOTIFIED -> "";
    };
  }

  private static String waiting(StepName step) {
    return switch (step) {
      case MAILED -> "On its way…";
      case VERIFIED ->
          "Waiting for you to follow the link. Nothing there? Look into the spam folder, too.";
      case REQUESTED, WELCOMED, NOTIFIED, NOTIFIED_BY_EMAIL, NOTIFIED_BY_TEXT, NOT_NOTIFIED ->
          "In a moment…";
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
