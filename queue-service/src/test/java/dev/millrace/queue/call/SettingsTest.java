package dev.millrace.queue.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.queue.source.SourceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {
  @Test
  void defaultsAreThoseOfTheReadme() {
    assertThat(bind("millrace.limits", LimitSettings.class, Map.of()))
        .isEqualTo(new LimitSettings(4000, 100, 1024));
    assertThat(bind("millrace.source", SourceSettings.class, Map.of()))
        .isEqualTo(
            new SourceSettings(
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                20_000_000,
                List.of()));
  }

  @Test
  void everyKeyIsMapped() {
    var limits =
        Map.of(
            "millrace.limits.waiting", "1",
            "millrace.limits.listeners", "2",
            "millrace.limits.listener-buffer", "3");
    assertThat(bind("millrace.limits", LimitSettings.class, limits))
        .isEqualTo(new LimitSettings(1, 2, 3));
    var source =
        Map.of(
            "millrace.source.timeout", "5s",
            "millrace.source.max-backoff", "6s",
            "millrace.source.forget-after", "8s",
            "millrace.source.max-names", "7",
            "millrace.source.tokens[0].url", "http://source:8080/x",
            "millrace.source.tokens[0].token", "secret");
    assertThat(bind("millrace.source", SourceSettings.class, source))
        .isEqualTo(
            new SourceSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(8),
                7,
                List.of(new SourceSettings.Token(URI.create("http://source:8080/x"), "secret"))));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "millrace.limits.waiting, 0",
    "millrace.limits.listeners, -1",
    "millrace.limits.listener-buffer, 0",
    "millrace.source.timeout, 1ms",
    "millrace.source.max-backoff, 2d",
    "millrace.source.forget-after, 31d",
    "millrace.source.max-names, 0",
    "millrace.source.tokens[0].url, no-url"
  })
  void aBadValueIsRefusedWithItsKeyAndItsBounds(String key, String value) {
    Class<?> type = key.contains("limits") ? LimitSettings.class : SourceSettings.class;
    var values = new LinkedHashMap<>(Map.of(key, value));
    if (key.contains("tokens")) {
      values.put("millrace.source.tokens[0].token", "secret");
    }
    String prefix = key.substring(0, key.indexOf('.', "millrace.".length()));
    assertThatThrownBy(() -> bind(prefix, type, values))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key.replaceAll("\\[.*", ""))
        .hasMessageContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\n", "geheim\u20ac"})
  void aTokenThatNoHeaderHoldsIsRefused_andNotShown(String token) {
    assertThatThrownBy(() -> new SourceSettings.Token(URI.create("http://source:8080"), token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("millrace.source.tokens")
        .hasMessageContaining("http://source:8080")
        .message()
        .doesNotContain(token.strip());
  }

  @Test
  void aTokenIsShownToItsOwnOriginOnly_andNeverPrinted() {
    var settings =
        new SourceSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ZERO,
            1,
            List.of(new SourceSettings.Token(URI.create("http://source:8080"), "secret")));
    assertThat(settings.token(URI.create("http://source:8080/deep"))).isEqualTo("secret");
    assertThat(settings.token(URI.create("http://SOURCE:8080"))).isEqualTo("secret");
    assertThat(settings.token(URI.create("https://source:8080"))).isNull();
    assertThat(settings.token(URI.create("http://source:8081"))).isNull();
    assertThat(settings.token(URI.create("http://source.evil.org:8080"))).isNull();
    assertThat(settings.toString()).doesNotContain("secret");
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
  }
}
