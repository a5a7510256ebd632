package dev.millrace.signup.web;

import dev.millrace.rim.Refusal;
import dev.millrace.signup.link.Handles;
import dev.millrace.signup.register.Links;
import dev.millrace.signup.register.Progress;
import dev.millrace.signup.register.Register;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Signing up for programs.
@RestController
final class SignupApi {
  private final Reception reception;
  private final Register register;
  private final Handles handles;
  private final URI publicUrl;

  SignupApi(Reception reception, Register register, Handles handles, URI publicUrl) {
    this.reception = reception;
    this.register = register;
    this.handles = handles;
    this.publicUrl = publicUrl;
  }

  @PostMapping(path = "/api/v1/signups", consumes = "application/json")
  ResponseEntity<SignupAccepted> signUp(@RequestBody SignupRequest request)
      throws InterruptedException {
    return switch (reception.take(request.entry())) {
      case Reception.Outcome.Accepted(String handle) -> accepted(handle);
      case Reception.Outcome.Invalid(var mistakes) ->
          throw new Refusal(
                  400,
                  "invalid-signup",
                  "The sign-up is not complete",
                  "correct these fields: " + String.join(", ", mistakes.keySet()))
              .with("errors", mistakes);
    };
  }

  private ResponseEntity<SignupAccepted> accepted(String handle) {
    String page = Links.page(publicUrl, handle);
    return ResponseEntity.accepted()
        .location(URI.create(page))
        .cacheControl(CacheControl.noStore())
        .body(new SignupAccepted(page, "/api/v1/signups/" + handle));
  }

  @GetMapping("/api/v1/signups/{handle}")
  ResponseEntity<Progress> progress(@PathVariable String handle) {
    return handles
        .read(handle)
        .flatMap(register::progress)
        .map(progress -> ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(progress))
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "no-such-signup",
                    "There is no such sign-up",
                    "nobody signed up under this handle, or never confirmed and was forgotten"));
  }
}
