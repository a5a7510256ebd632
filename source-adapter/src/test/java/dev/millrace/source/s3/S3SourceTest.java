package dev.millrace.source.s3;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.rim.client.Clients;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// On a real S3 server.
class S3SourceTest {
  private static final Set<String> KEYS =
      Set.of("film 1.mp4", "Deep/er/a+b.mp4", "ü/日本.mp4", "100%&=?.mp4", "z");

  @TempDir static Path folder;
  private static S3Server server;
  private static S3Client client;

  @BeforeAll
  static void fill() throws Exception {
    server = new S3Server(folder);
    client = S3Clients.client(settings("names", ""), null);
    for (String bucket : List.of("names", "many", "empty")) {
      client.createBucket(request -> request.bucket(bucket));
    }
    KEYS.forEach(key -> put("names", key));
    IntStream.range(0, 1234).parallel().forEach(i -> put("many", "in/%04d".formatted(i)));
    put("many", "out/1");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Nested
  class GivenKeysOfAllKinds extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return new S3Source(settings("names", ""), Clients.plain());
    }

    @Override
    protected Set<String> expected() {
      return KEYS;
    }
  }

  @Test
  void moreKeysThanTheServerGivesAtATime_areListedOnceEach() throws Exception {
    WorkSource source = new S3Source(settings("many", "in/"), Clients.plain());
    for (int limit : List.of(617, 1000, 1234, 10_000)) {
      assertThat(all(source, limit))
          .as("limit %d", limit)
          .containsExactlyElementsOf(
              IntStream.range(0, 1234).mapToObj("in/%04d"::formatted).toList());
    }
  }

  @Test
  void aKeyOutsideOfThePrefix_isGone() throws Exception {
    assertThat(new S3Source(settings("many", "in/"), Clients.plain()).item("out/1")).isEmpty();
    assertThat(new S3Source(settings("many", ""), Clients.plain()).item("out/1")).isPresent();
  }

  @Test
  void anEmptyBucket_isAnEmptyList() throws Exception {
    assertThat(new S3Source(settings("empty", ""), Clients.plain()).list(null, 10))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void keysThatOnlyShowFolders_areNoItems() throws Exception {
    client.createBucket(request -> request.bucket("folders"));
    client.putObject(
        request -> request.bucket("folders").key("a/").contentType("application/x-directory"),
        RequestBody.empty());
    put("folders", "a/b");
    WorkSource source = new S3Source(settings("folders", ""), Clients.plain());
    assertThat(all(source, 1)).containsExactly("a/b");
    assertThat(source.item("a/")).isEmpty();
  }

  @Test
  void theData_tellWhereTheObjectIs() throws Exception {
    JsonData data =
        new S3Source(settings("names", ""), Clients.plain()).item("film 1.mp4").orElseThrow();
    assertThat(data.path("bucket").asString()).isEqualTo("names");
    assertThat(data.path("key").asString()).isEqualTo("film 1.mp4");
    assertThat(data.path("size").asLong()).isEqualTo("film 1.mp4".length());
    assertThat(data.path("etag").asString()).matches("[0-9a-f]{32}");
    assertThat(Instant.parse(data.path("modified").asString()))
        .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60));
    assertThat(data.path("url").isMissingNode()).isTrue();
  }

  @Test
  void aPresignedAddress_canBeReadWithoutKeys() throws Exception {
    JsonData data =
        new S3Source(
                settings("names", "", S3Server.SECRET_KEY, Duration.ofMinutes(5)), Clients.plain())
            .item("ü/日本.mp4")
            .orElseThrow();
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(data.path("url").asString())).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ü/日本.mp4");
    assertThat(Instant.parse(data.path("urlExpires").asString()))
        .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(300));
  }

  @Nested
  class GivenTrouble {
    @Test
    void aWrongSecret_isDenied() {
      assertFails(settings("names", "", "wrong", null), Why.DENIED);
    }

    @Test
    void aMissingBucket_isMissing() {
      assertFails(settings("nowhere", ""), Why.MISSING);
    }

    @Test
    void nobodyThere_isUnreachable() {
      assertFails(
          new S3Settings(
              "b",
              "",
              URI.create("http://127.0.0.1:1"),
              "us-east-1",
              null,
              "a",
              "b",
              null,
              Duration.ofSeconds(10)),
          Why.UNREACHABLE);
    }

    private void assertFails(S3Settings settings, Why why) {
      try (var source = new S3Source(settings, Clients.plain())) {
        assertThatExceptionOfType(SourceUnavailable.class)
            .isThrownBy(() -> source.list(null, 10))
            .satisfies(e -> assertThat(e.why()).isEqualTo(why))
            .withMessageContaining(settings.bucket());
        assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
        if (why != Why.MISSING) {
          assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("z"));
        }
      }
    }
  }

  @Test
  void theSecret_isNotShown() {
    assertThat(settings("names", "").toString()).doesNotContain(S3Server.SECRET_KEY);
  }

  @Test
  void badSettings_areRefused() {
    assertMistakes(settings("", ""), "millrace.source.s3.bucket");
    assertMistakes(settings("b", "", "", null), "millrace.source.s3.secret-key is not set");
    assertMistakes(settings("b", "", "x", Duration.ofDays(8)), "presign");
    assertMistakes(
        new S3Settings(
            "",
            "",
            URI.create("ftp://host"),
            "r",
            null,
            "",
            "secret",
            Duration.ZERO,
            Duration.ofHours(1)),
        "bucket",
        "endpoint",
        "access-key",
        "presign",
        "timeout");
  }

  private static void put(String bucket, String key) {
    client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(key));
  }

  private static S3Settings settings(String bucket, String prefix) {
    return settings(bucket, prefix, S3Server.SECRET_KEY, null);
  }

  private static S3Settings settings(
      String bucket, String prefix, String secret, @Nullable Duration presign) {
    return new S3Settings(
        bucket,
        prefix,
        server.endpoint(),
        "us-east-1",
        null,
        S3Server.ACCESS_KEY,
        secret,
        presign,
        Duration.ofSeconds(30));
  }
}
