package dev.millrace.signup.text;

import dev.millrace.contracts.http.BoundedBody;
import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.json.Json;
import dev.millrace.signup.delivery.Sender;
import dev.millrace.signup.delivery.Sending;
import dev.millrace.signup.delivery.What;
import dev.millrace.signup.event.ReceivedEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/// Posts text messages to the gateway, each with an `Idempotency-Key`: a gateway that knows the
/// header sends what it gets twice once.
///
/// | the gateway | then |
/// | --- | --- |
/// | 2xx | sent |
/// | cannot be reached; 429, 503 | busy, for `Retry-After` |
/// | 401, 403, 408, all other 5xx, does not answer | again |
/// | all other 4xx | never |
final class GatewaySender implements Sender {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final int MOST_WORDS = 500;

  private final HttpClient client;
  private final GatewaySettings settings;

  /// @param client must not follow redirects
  GatewaySender(HttpClient client, GatewaySettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /// The body that is posted.
  record Message(String to, String text, String reference) {}

  @Override
  public Set<What> sends() {
    return Set.of(What.NOTIFY_TEXT);
  }

  @Override
  public Sending send(What what, ReceivedEvent event) {
    String phone = event.data().phone();
    if (phone == null) {
      return new Sending.Never("the event has no \"phone\" to send a text message to");
    }
    String reference = what.wire() + "/" + URLEncoder.encode(event.id(), StandardCharsets.UTF_8);
    String text =
        "Hello %s, from now on we tell you news by text message, as you asked."
            .formatted(event.data().name());
    try {
      return answer(
          // The status alone tells what to do.
          HttpCall.send(
              client,
              request(new Message(phone, text, reference)),
              BoundedBody.beginning(MOST_WORDS, settings.timeout())),
          reference);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Sending.Busy(WAIT, "the SMS gateway cannot be reached: " + e.getMessage());
    } catch (IOException e) {
      return new Sending.Again(
          "the SMS gateway did not say whether it has taken the message: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Sending.Again("the texter is being stopped");
    }
  }

  private HttpRequest request(Message message) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", message.reference())
            .POST(BodyPublishers.ofByteArray(Json.strict().writeValueAsBytes(message)));
    return HttpCall.bearing(settings.token(), request).build();
  }

  private Sending answer(HttpResponse<byte[]> answer, String reference) {
    int status = answer.statusCode();
    String words = new String(answer.body(), StandardCharsets.UTF_8).strip();
    String reason = "the SMS gateway says %d: %s".formatted(status, words);
    return switch (status) {
      case 429, 503 -> new Sending.Busy(retryAfter(answer), reason);
      case 401, 403, 408 -> new Sending.Again(reason);
      default -> {
        if (status / 100 == 2) {
          yield new Sending.Sent(reference);
        }
        yield status / 100 == 4 ? new Sending.Never(reason) : new Sending.Again(reason);
      }
    };
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(WAIT);
  }
}
