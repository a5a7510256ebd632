package dev.millrace.signup.delivery;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import dev.millrace.signup.database.DatabaseSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How a part that sends goes about it.
///
/// @param slots deliveries at once; each holds a connection to the database
/// @param remember how long it is known what was sent; longer than any item stays in a queue
/// @param stubbornness how long to go on recording what was sent while the database is away
@ConfigurationProperties(prefix = "millrace.signup.delivery", ignoreUnknownFields = false)
public record DeliverySettings(
    @DefaultValue("8") int slots,
    @DefaultValue("30d") Duration remember,
    @DefaultValue("30s") Duration stubbornness)
    implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    mistakes.number("delivery.slots", slots, 1, 256);
    mistakes.time("delivery.remember", remember, Duration.ofHours(1), Duration.ofDays(3650));
    mistakes.time("delivery.stubbornness", stubbornness, Duration.ZERO, Duration.ofMinutes(10));
  }

  /// @throws SettingsException when the connections are too few
  DeliverySettings fitting(DatabaseSettings database) {
    var mistakes = new Mistakes("millrace.signup.");
    if (slots > database.connections() - 1) {
      mistakes.wrong(
          "delivery.slots",
          "is %d: millrace.signup.database.connections is %d, and one must be left"
              .formatted(slots, database.connections()));
    }
    mistakes.throwIfAny();
    return this;
  }
}
