package dev.millrace.source.http;

import dev.millrace.contracts.http.BoundedBody;
import dev.millrace.contracts.http.HttpCall;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Durations;
import dev.millrace.source.http.HttpSettings.Origin;
import dev.millrace.source.work.ForeignJson;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Gets JSON documents from one origin, within bounds of time and size. Safe for all threads.
final class JsonApi {
  private static final int MAX_REDIRECTS = 3;

  private final HttpClient client;
  private final HttpSettings settings;
  private final Origin origin;

  JsonApi(HttpSettings settings, HttpClient client) {
    this.client = client;
    this.settings = settings;
    this.origin = settings.origin();
  }

  /// @param address where it came from in the end
  record Document(URI address, HttpHeaders headers, JsonNode json) {}

  /// @return empty when the API says that there is nothing (404 or 410)
  /// @throws SourceUnavailable for every other trouble
  Optional<Document> get(URI address) throws IOException, InterruptedException {
    URI at = address;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      HttpResponse<byte[]> response = send(at);
      int status = response.statusCode();
      if (status == 404 || status == 410) {
        return Optional.empty();
      }
      if (status / 100 == 2) {
        return Optional.of(new Document(at, response.headers(), parse(at, unpacked(at, response))));
      }
      at = redirected(at, response);
    }
    throw unavailable(
        Why.NONSENSE, address, "redirects more than %d times".formatted(MAX_REDIRECTS));
  }

  /// Whether requests may go there.
  boolean isAllowed(URI address) {
    try {
      return Origin.of(address).equals(origin);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private HttpResponse<byte[]> send(URI address) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(settings.timeout())
            .header("Accept", "application/json");
    settings.headers().forEach(request::setHeader);
    try {
      return HttpCall.send(
          client,
          request.build(),
          BoundedBody.whole(settings.maxAnswer().toBytes(), settings.timeout()));
    } catch (HttpTimeoutException e) {
      throw unavailable(
          Why.TIMEOUT, address, "did not answer within " + Durations.format(settings.timeout()));
    } catch (IOException e) {
      throw broken(address, e);
    }
  }

  private SourceUnavailable broken(URI address, IOException failure) {
    if (failure.getCause() instanceof BoundedBody.TooLongException) {
      return tooLarge(address);
    }
    return unavailable(
        Why.UNREACHABLE,
        address,
        "cannot be reached: %s"
            .formatted(
                failure.getMessage() == null
                    ? failure.getClass().getSimpleName()
                    : failure.getMessage()));
  }

  private SourceUnavailable tooLarge(URI address) {
    return unavailable(
        Why.TOO_LARGE,
        address,
        "answered with more than %s: ask for smaller pages, or raise millrace.source.http.max-answer"
            .formatted(settings.maxAnswer()));
  }

  /// Some APIs compress whether or not they were asked to.
  private byte[] unpacked(URI address, HttpResponse<byte[]> response) throws SourceUnavailable {
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> response.body();
      case "gzip", "x-gzip" -> gunzipped(address, response.body());
      default ->
          throw unavailable(
              Why.NONSENSE,
              address,
              "answered in the encoding \"%s\", which it was not asked for".formatted(encoding));
    };
  }

  private byte[] gunzipped(URI address, byte[] body) throws SourceUnavailable {
    int most = Math.toIntExact(settings.maxAnswer().toBytes());
    byte[] whole;
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      whole = in.readNBytes(most + 1);
    } catch (IOException e) {
      throw unavailable(
          Why.NONSENSE, address, "answered with broken compression: " + e.getMessage());
    }
    if (whole.length > most) {
      throw tooLarge(address);
    }
    return whole;
  }

  private URI redirected(URI from, HttpResponse<?> response) throws SourceUnavailable {
    String location = response.headers().firstValue("Location").orElse("");
    if (response.statusCode() / 100 != 3 || location.isEmpty()) {
      throw refused(from, response);
    }
    return resolve(from, location);
  }

  private static SourceUnavailable refused(URI from, HttpResponse<?> response) {
    int status = response.statusCode();
    Duration wait = JsonHttp.retryAfter(response);
    if (status == 429 || (status == 403 && wait != null)) {
      String asked = wait == null ? "" : ", and says to wait for " + Durations.format(wait);
      return new SourceUnavailable(
          told(from, "is asked too often (status %d)%s".formatted(status, asked)), wait);
    }
    return unavailable(
        status == 401 || status == 403 ? Why.DENIED : Why.UNREACHABLE,
        from,
        "answered with status %d".formatted(status));
  }

  /// The address that a document names as another one to get.
  ///
  /// @throws SourceUnavailable when it is on another host
  URI resolve(URI from, String link) throws SourceUnavailable {
    URI to;
    try {
      to = from.resolve(link);
    } catch (IllegalArgumentException e) {
      throw unavailable(Why.NONSENSE, from, "names \"%s\", which is no address".formatted(link));
    }
    if (!isAllowed(to)) {
      throw unavailable(
          Why.DENIED, from, "leads to %s, another host, which is not followed".formatted(to));
    }
    return to;
  }

  private JsonNode parse(URI address, byte[] body) throws SourceUnavailable {
    try {
      return ForeignJson.read(body);
    } catch (JacksonException e) {
      throw unavailable(
          Why.NONSENSE, address, "did not answer with JSON: " + e.getOriginalMessage());
    }
  }

  static SourceUnavailable unavailable(Why why, URI address, String what) {
    return new SourceUnavailable(why, told(address, what), null);
  }

  /// The address is shown without its query, which may hold a secret.
  private static String told(URI address, String what) {
    return "%s://%s%s %s"
        .formatted(address.getScheme(), address.getAuthority(), address.getPath(), what);
  }
}
