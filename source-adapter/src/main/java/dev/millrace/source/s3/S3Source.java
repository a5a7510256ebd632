package dev.millrace.source.s3;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.client.Clients;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceKind;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The objects of a bucket. An item's name is the key; its data are `bucket`, `key`, `size` in
/// bytes, `etag`, `modified`, and with `presign` also `url` and `urlExpires`. Keys that end with
/// `/` only make folders visible and are no items.
///
/// Names come in the order of the server, by bytes; the cursor is the last key.
@SourceKind("s3")
@EnableConfigurationProperties(S3Settings.class)
final class S3Source implements WorkSource, AutoCloseable {
  /// More keys are not given for one call.
  private static final int MAX_KEYS = 1000;

  private final S3Settings settings;
  private final S3Client client;
  private final @Nullable S3Presigner presigner;

  S3Source(S3Settings settings, Clients clients) {
    this.settings = settings;
    this.client = S3Clients.client(settings, clients.tls());
    this.presigner = settings.presign() == null ? null : S3Clients.presigner(settings);
  }

  @Override
  public Page list(@Nullable String cursor, int limit) throws SourceUnavailable {
    var names = new ArrayList<String>(Math.min(limit, MAX_KEYS));
    String after = cursor;
    String token = null;
    while (names.size() < limit) {
      ListObjectsV2Response page = keys(after, token, Math.min(limit - names.size(), MAX_KEYS));
      for (S3Object object : page.contents()) {
        if (object.key() == null) {
          throw nonsense("its list has an object without a key", null);
        }
        if (!isFolder(object.key())) {
          names.add(object.key());
        }
      }
      if (!isTruncated(page)) {
        return new Page(names, null);
      }
      if (page.contents().isEmpty()) {
        token = onward(token, tokenOf(page));
      } else {
        token = null;
        after = onward(after, page.contents().getLast().key());
      }
    }
    return new Page(names, after);
  }

  /// Every list says so or so; an answer that says neither is none, but has no keys either.
  private boolean isTruncated(ListObjectsV2Response page) throws SourceUnavailable {
    if (page.isTruncated() == null) {
      throw nonsense("what it answered is no list: it does not say whether there is more", null);
    }
    return page.isTruncated();
  }

  private String onward(@Nullable String from, String to) throws SourceUnavailable {
    if (to.equals(from)) {
      throw nonsense(
          "its list goes on where it was, as if it had not been told where that is", null);
    }
    return to;
  }

  /// Where a server goes on that has looked at as much as it does in one call, and found nothing
  /// there, such as among many deleted versions.
  private String tokenOf(ListObjectsV2Response page) throws SourceUnavailable {
    String token = page.nextContinuationToken();
    if (token == null) {
      throw nonsense("a part of its list says that there is more, and not where", null);
    }
    return token;
  }

  /// Encoded on the way, as XML cannot hold each character that a key may.
  ///
  /// @param token where the server goes on; null = behind `after`
  private ListObjectsV2Response keys(@Nullable String after, @Nullable String token, int most)
      throws SourceUnavailable {
    try {
      return client.listObjectsV2(
          request ->
              request
                  .bucket(settings.bucket())
                  .prefix(settings.prefix().isEmpty() ? null : settings.prefix())
                  .startAfter(after)
                  .continuationToken(token)
                  .encodingType(EncodingType.URL)
                  .maxKeys(most));
    } catch (SdkException e) {
      throw unavailable(e);
    } catch (IllegalArgumentException e) {
      throw nonsense("its list says that it is percent-encoded, and is not: " + e.getMessage(), e);
    }
  }

  private SourceUnavailable nonsense(String what, @Nullable Exception cause) {
    return new SourceUnavailable(
        Why.NONSENSE, "the bucket %s: %s".formatted(settings.bucket(), what), cause);
  }

  private static boolean isFolder(String key) {
    return key.endsWith("/");
  }

  /// A key that the server refuses (400) cannot exist, provided that it does not refuse us
  /// altogether, as it does once a session is over.
  @Override
  public Optional<JsonData> item(String name) throws SourceUnavailable {
    if (name.isEmpty() || isFolder(name) || !name.startsWith(settings.prefix())) {
      return Optional.empty();
    }
    try {
      HeadObjectResponse head =
          client.headObject(request -> request.bucket(settings.bucket()).key(name));
      return Optional.of(data(name, head));
    } catch (S3Exception e) {
      if (e.statusCode() == 400) {
        check();
      } else if (e.statusCode() != 404) {
        throw unavailable(e);
      }
      return Optional.empty();
    } catch (SdkException e) {
      throw unavailable(e);
    }
  }

  private JsonData data(String key, HeadObjectResponse head) {
    var data = new LinkedHashMap<String, Object>();
    data.put("bucket", settings.bucket());
    data.put("key", key);
    data.put("size", head.contentLength());
    data.put("etag", head.eTag() == null ? "" : head.eTag().replace("\"", ""));
    if (head.lastModified() != null) {
      data.put("modified", head.lastModified().toString());
    }
    if (presigner != null && settings.presign() != null) {
      var signed =
          presigner.presignGetObject(
              request ->
                  request
                      .signatureDuration(settings.presign())
                      .getObjectRequest(object -> object.bucket(settings.bucket()).key(key)));
      data.put("url", signed.url().toString());
      data.put("urlExpires", signed.expiration().toString());
    }
    return JsonData.of(data);
  }

  @Override
  public void check() throws SourceUnavailable {
    keys(null, null, 1);
  }

  private SourceUnavailable unavailable(SdkException failure) {
    String where =
        "the bucket %s at %s"
            .formatted(
                settings.bucket(), settings.endpoint() == null ? "AWS" : settings.endpoint());
    return switch (failure) {
      case S3Exception e when e.statusCode() == 404 ->
          new SourceUnavailable(
              Why.MISSING, where + " does not exist: set millrace.source.s3.bucket", e);
      case S3Exception e when e.statusCode() == 401 || e.statusCode() == 403 ->
          new SourceUnavailable(
              Why.DENIED,
              "%s may not be read (%s): look at millrace.source.s3.access-key and secret-key"
                  .formatted(where, code(e)),
              e);
      case S3Exception e when e.isThrottlingException() ->
          new SourceUnavailable("%s is asked too often (%s)".formatted(where, code(e)), null);
      case S3Exception e ->
          new SourceUnavailable(
              Why.UNREACHABLE,
              "%s answered with status %d (%s)".formatted(where, e.statusCode(), code(e)),
              e);
      case ApiCallTimeoutException e ->
          new SourceUnavailable(
              Why.TIMEOUT,
              "%s did not answer within %s".formatted(where, Durations.format(settings.timeout())),
              e);
      case SdkException e when e.getCause() instanceof XMLStreamException ->
          nonsense("what it answered is no list: " + e.getMessage(), e);
      default ->
          new SourceUnavailable(
              Why.UNREACHABLE,
              "%s cannot be reached: %s".formatted(where, failure.getMessage()),
              failure);
    };
  }

  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? "no reason given"
        : e.awsErrorDetails().errorCode();
  }

  @Override
  public void close() {
    client.close();
    if (presigner != null) {
      presigner.close();
    }
  }
}
