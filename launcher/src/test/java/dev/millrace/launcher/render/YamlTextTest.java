package dev.millrace.launcher.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTextTest {
  /// To kubectl or compose these are no texts unless they are quoted: they read some of YAML 1.1.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "~",
        "null",
        "=",
        "<<",
        "0x1F",
        "0o17",
        "0b11",
        "1_000",
        "012",
        "1e3",
        "+1",
        ".5",
        "1.",
        ".inf",
        "-.Inf",
        ".NaN",
        "12:30:45",
        "12:30",
        "2026-11-29",
        "2026-11-29T10:00:00Z",
        "True"
      })
  void aTextThatLooksLikeSomethingElseIsQuoted(String text) {
    assertThat(YamlText.of(Map.of(text, text))).isEqualTo("'%1$s': '%1$s'\n".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30s", "256Mi", "1.2.3", "nobody", "v1", "127.0.0.1:80", "10m"})
  void anyOtherTextIsAsItIs(String text) {
    assertThat(YamlText.of(Map.of("a", text))).isEqualTo("a: %s\n".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb\n",
        "\n\na",
        " a ",
        "a \nb",
        "a\r\nb",
        "it's \"so\"",
        "a: b # c",
        "a\u0085b\nc",
        "a\u2028b\nc",
        "\ufeffa",
        "\u0007",
        "\ud83d\ude00",
        "a\n  b\n c\n",
        "",
        "- a",
        "{a}",
        "@a"
      })
  void aTextIsReadAsItWas(String text) {
    Object read =
        new Load(LoadSettings.builder().build()).loadFromString(YamlText.of(List.of(text), 4));

    assertThat(read).isEqualTo(List.of(text));
  }

  /// Such a character would end a line of a text of many lines for those who read YAML 1.1.
  @Test
  void lineBreaksThatNotAllKnowAreEscaped() {
    assertThat(YamlText.of("a\nb\u2028c\u0085d\u2029e"))
        .isEqualTo("\"a\\nb\\u2028c\\Nd\\u2029e\"\n");
  }
}
