package dev.millrace.images.erase;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How originals are deleted.
///
/// @param trash where they lie until then, outside the photos and the copies; on their file system a move is enough
/// @param grace how long at least
/// @param purgeEvery how often it is looked for what may go
/// @param purgeMost originals that go at one time
/// @param remember how long it is known afterwards what was deleted or brought back
/// @param queue whose word is asked for beside the certificate; null to ask nobody
@ConfigurationProperties(prefix = "millrace.images.eraser", ignoreUnknownFields = false)
public record EraserSettings(
    @Nullable Path trash,
    @DefaultValue("7d") Duration grace,
    @DefaultValue("10m") Duration purgeEvery,
    @DefaultValue("1000") int purgeMost,
    @DefaultValue("90d") Duration remember,
    @Nullable Queue queue)
    implements PartSettings {

  /// @param url of the queue-service
  /// @param token a viewer's, where one is needed
  public record Queue(@Nullable URI url, @Nullable String token) {
    public Queue {
      token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
    }

    @Override
    public String toString() {
      return "Queue[url=%s]".formatted(url); // never the token
    }
  }

  @Override
  public void check(Mistakes mistakes) {
    if (trash == null || trash.toString().isEmpty()) {
      mistakes.wrong("eraser.trash", "is missing: name a folder outside the photos");
    }
    mistakes.time("eraser.grace", grace, Duration.ZERO, Duration.ofDays(3650));
    mistakes.time("eraser.purge-every", purgeEvery, Duration.ofMillis(100), Duration.ofDays(1));
    mistakes.number("eraser.purge-most", purgeMost, 1, 1_000_000);
    mistakes.time("eraser.remember", remember, Duration.ofHours(1), Duration.ofDays(3650));
    if (queue != null && queue.url() != null) {
      mistakes.baseUrl("eraser.queue.url", queue.url(), "http://127.0.0.1:7070");
      mistakes.bearer("eraser.queue.token", queue.token());
    }
  }
}
