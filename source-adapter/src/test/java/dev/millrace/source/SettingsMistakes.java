package dev.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.SettingsException;
import java.util.List;

/// What is found wrong with the settings of a kind.
public final class SettingsMistakes {
  private SettingsMistakes() {}

  /// @param words some of each mistake, and there is no other one
  public static void assertMistakes(CheckedSettings settings, String... words) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(settings::check)
        .satisfies(
            e -> {
              List<String> mistakes = e.mistakes();
              assertThat(mistakes).hasSize(words.length);
              for (String word : words) {
                assertThat(mistakes).anyMatch(mistake -> mistake.contains(word));
              }
            });
  }
}
