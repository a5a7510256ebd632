package dev.millrace.source.serve;

import dev.millrace.rim.Refusal;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.StaleCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// Says to the caller what a source that failed says to us.
@Component
final class SourceCalls {
  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  interface Call<T> {
    T run() throws IOException, InterruptedException;
  }

  <T> T run(Call<T> call) {
    try {
      return call.run();
    } catch (BadCursor e) {
      throw new Refusal(400, "bad-continue", "The continue token is not valid", text(e));
    } catch (StaleCursor e) {
      throw new Refusal(410, "list-changed", "The list has changed", text(e));
    } catch (SourceUnavailable e) {
      int status = e.why() == Why.BUSY ? 429 : 503;
      throw new Refusal(status, "source-unavailable", "The source cannot tell now", text(e))
          .with("why", e.why().name().toLowerCase(Locale.ROOT))
          .retryAfter(e.retryAfter().orElse(RETRY_AFTER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "stopping", "The service stops", "the service is being stopped")
          .retryAfter(RETRY_AFTER);
    }
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
  }
}
