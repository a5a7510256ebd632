package dev.millrace.signup.web;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How people sign up, from all over the world, at each replica.
///
/// @param rate sign-ups a second, in the long run
/// @param burst sign-ups at once
/// @param least how long an accepted sign-up takes at least, so that nobody can tell by the time
///     whether an address was there already
@ConfigurationProperties(prefix = "millrace.signup.form", ignoreUnknownFields = false)
public record WebSettings(
    @DefaultValue("50") int rate,
    @DefaultValue("500") int burst,
    @DefaultValue("50ms") Duration least)
    implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    mistakes.number("form.rate", rate, 1, 100_000);
    mistakes.number("form.burst", burst, 1, 1_000_000);
    mistakes.time("form.least", least, Duration.ZERO, Duration.ofSeconds(10));
  }
}
