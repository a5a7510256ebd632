package dev.millrace.images.page;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the page looks at.
///
/// @param url of the queue-service
/// @param token a viewer's, where one is needed
/// @param photos the queue that photos come in by; its newest batch is shown
/// @param blur the queues of the blurring, over whose batches the barrier stands
/// @param describe the queues of the counting
/// @param statistics the queue of the document that is left
/// @param fresh how long one look at the queues serves all who ask
@ConfigurationProperties(prefix = "millrace.images.page", ignoreUnknownFields = false)
public record PageSettings(
    @DefaultValue("http://127.0.0.1:7070") URI url,
    @Nullable String token,
    @DefaultValue("photos") String photos,
    @DefaultValue({"blur-a", "blur-b"}) List<String> blur,
    @DefaultValue({"describe-a", "describe-b"}) List<String> describe,
    @DefaultValue("statistics") String statistics,
    @DefaultValue("500ms") Duration fresh)
    implements PartSettings {

  private static final int MOST_QUEUES = 20;

  public PageSettings {
    token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
  }

  @Override
  public void check(Mistakes mistakes) {
    mistakes.baseUrl("page.url", url, "http://127.0.0.1:7070");
    mistakes.bearer("page.token", token);
    mistakes.label("page.photos", "queue of photos", photos);
    mistakes.label("page.statistics", "queue of statistics", statistics);
    mistakes.number("page.blur", blur.size(), 1, MOST_QUEUES);
    mistakes.number("page.describe", describe.size(), 1, MOST_QUEUES);
    blur.forEach(queue -> mistakes.label("page.blur", "queue", queue));
    describe.forEach(queue -> mistakes.label("page.describe", "queue", queue));
    mistakes.time("page.fresh", fresh, Duration.ofMillis(50), Duration.ofMinutes(1));
  }

  @Override
  public String toString() {
    return "PageSettings[url=%s]".formatted(url); // never the token
  }
}
