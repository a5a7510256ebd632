package dev.millrace.signup.web;

import dev.millrace.rim.Refusal;
import dev.millrace.signup.database.DatabaseAway;
import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.link.Handle;
import dev.millrace.signup.link.Handles;
import dev.millrace.signup.person.Entry;
import dev.millrace.signup.register.Register;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Signing up for people. Works without scripts; with them, pages bring themselves up to date.
@Controller
final class PageController {
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private final Reception reception;
  private final Register register;
  private final Handles handles;
  private final Pages pages;

  PageController(Reception reception, Register register, Handles handles, Pages pages) {
    this.reception = reception;
    this.register = register;
    this.handles = handles;
    this.pages = pages;
  }

  @GetMapping("/")
  ResponseEntity<String> form() {
    return page(HttpStatus.OK, pages.form(FormView.empty()));
  }

  /// Somebody came back to where a form was sent to.
  @GetMapping("/signups")
  ResponseEntity<String> back() {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }

  @PostMapping(path = "/signups", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<String> signUp(
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String region,
      @RequestParam(name = "by-email", required = false) @Nullable String byEmail,
      @RequestParam(name = "by-text", required = false) @Nullable String byText,
      @RequestParam(defaultValue = "") String phone)
      throws InterruptedException {
    var preferences = new Preferences(byEmail != null, byText != null);
    var entry = new Entry(name, email, region, preferences, phone);
    try {
      return switch (reception.take(entry)) {
        case Reception.Outcome.Accepted(String handle) ->
            ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create("/signups/" + handle))
                .build();
        case Reception.Outcome.Invalid(var mistakes) ->
            page(HttpStatus.BAD_REQUEST, pages.form(FormView.of(entry, mistakes, null)));
      };
    } catch (Refusal refusal) {
      return tryAgain(entry, refusal);
    } catch (RuntimeException e) {
      if (DatabaseAway.is(e)) {
        return tryAgain(entry, DatabaseAway.refusal(e));
      }
      throw e;
    }
  }

  /// With all that was typed still there.
  private ResponseEntity<String> tryAgain(Entry entry, Refusal refusal) {
    String trouble = "We could not take your sign-up just now. Please try again in a moment.";
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(refusal.status());
    refusal.headers().forEach(answer::header);
    return answer
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .body(pages.form(FormView.of(entry, Map.of(), trouble)));
  }

  @GetMapping("/signups/{handle}")
  ResponseEntity<String> progress(@PathVariable String handle) {
    return whileThere(() -> find(handle));
  }

  private ResponseEntity<String> find(String handle) {
    return handles
        .read(handle)
        .flatMap(read -> progress(handle, read))
        .orElseGet(
            () ->
                notice(
                    HttpStatus.NOT_FOUND,
                    "There is nothing here",
                    "Perhaps the address is incomplete, or it was never confirmed and we have"
                        + " forgotten it."));
  }

  private Optional<ResponseEntity<String>> progress(String handle, Handle read) {
    return register
        .progress(read)
        .map(progress -> ProgressView.of("/signups/" + handle, progress))
        .map(view -> page(HttpStatus.OK, pages.progress(view)));
  }

  /// Confirms, but only for somebody who really goes there: a browser or a mail program that looks
  /// at the link beforehand, and says so, confirms nothing.
  @GetMapping("/verify")
  ResponseEntity<String> verify(
      @RequestParam(defaultValue = "") String token, HttpServletRequest request) {
    if (isPeek(request)) {
      return notice(HttpStatus.OK, "Confirm your address", "Open this link to do so.");
    }
    return whileThere(() -> confirm(token));
  }

  private ResponseEntity<String> confirm(String token) {
    return switch (register.confirm(token)) {
      case Register.Confirmation.Done(Handle handle) ->
          progress(handles.write(handle), handle)
              .orElseThrow(() -> new IllegalStateException("confirmed, and not there"));
      case Register.Confirmation.TooLate() ->
          notice(
              HttpStatus.GONE,
              "This link is too old",
              "For your safety, links work for a limited time only. Sign up once more and we send"
                  + " you a new one.");
      case Register.Confirmation.Foreign() ->
          notice(
              HttpStatus.BAD_REQUEST,
              "This link is not complete",
              "Some mail programs break long links. Copy all of it from the mail into the address"
                  + " line, or sign up once more.");
    };
  }

  private static boolean isPeek(HttpServletRequest request) {
    return !request.getMethod().equals("GET")
        || Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
            .anyMatch(purpose -> request.getHeader(purpose) != null);
  }

  private ResponseEntity<String> whileThere(Supplier<ResponseEntity<String>> page) {
    try {
      return page.get();
    } catch (RuntimeException e) {
      if (!DatabaseAway.is(e)) {
        throw e;
      }
      return notice(
          HttpStatus.valueOf(DatabaseAway.refusal(e).status()),
          "One moment, please",
          "We cannot look that up just now. Please try again in a moment.");
    }
  }

  private ResponseEntity<String> notice(HttpStatus status, String title, String text) {
    return page(status, pages.notice(new Pages.Notice(title, text)));
  }

  private static ResponseEntity<String> page(HttpStatus status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .body(html);
  }
}
