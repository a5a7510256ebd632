package dev.millrace.queue.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.source.SourceClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatientSourceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SourceNews news = new SourceNews();
  private @Nullable String said = "nothing yet";

  @Test
  void whileTheSourceAnswers_nothingIsSaidOfWhenItDidNot() throws Exception {
    news.begin(Instant.EPOCH, new SourceTally());
    news.trouble("nothing accepts connections");
    assertThat(problemWhileListing()).isNull();
  }

  @Test
  void whatTheLastListingRefused_isStillSaid() throws Exception {
    var tally = new SourceTally();
    tally.refused("item \"x\": too large");
    news.begin(Instant.EPOCH, tally);
    news.succeed(Instant.EPOCH);
    assertThat(problemWhileListing()).contains("too large");
  }

  private @Nullable String problemWhileListing() throws Exception {
    try (var names = new FakeSource().with("a")) {
      var client = new SourceClient(JsonHttp.newClient(), names.url(), null, LONG);
      var source = new PatientSource(client, LONG, news);
      source.list(null, 10, some -> said = news.status().problem());
      return said;
    }
  }
}
