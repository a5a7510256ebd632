package dev.millrace.coordinator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

class FunctionPlanTest {
  private static Optional<Reduction> function(String yaml) throws IOException {
    var settings = bind(yaml);
    var mistakes = new Mistakes("millrace.coordinator.");
    Optional<Reduction> function = FunctionPlan.of(settings, "reduce.function", mistakes);
    mistakes.throwIfAny();
    return function;
  }

  private static FunctionSettings bind(String yaml) throws IOException {
    var text = new ByteArrayResource(("function: " + yaml).getBytes(StandardCharsets.UTF_8));
    var sources = new YamlPropertySourceLoader().load("test", text);
    return new Binder(ConfigurationPropertySources.from(sources))
        .bind("function", FunctionSettings.class)
        .orElseGet(FunctionSettings::none);
  }

  @Test
  void oneKeyNamesTheFunction_andItsSettingsHaveDefaults() throws Exception {
    assertThat(function("{count: {}}")).contains(new Count(100_000));
    assertThat(function("{count: }")).contains(new Count(100_000));
    assertThat(function("{sum: {}}")).contains(new Sum(Sum.Numbers.EXACT, 100_000));
    assertThat(function("{quantiles: {}}"))
        .contains(new Quantiles(0.01, 2048, List.of(0.5, 0.9, 0.99)));
    assertThat(function("{top-k: {}}")).contains(new TopK(10, 100_000));
    assertThat(function("{summary: {}}")).contains(new Summary());
    assertThat(function("{}")).isEmpty();
  }

  @Test
  void eachSettingIsTaken() throws Exception {
    assertThat(function("{count: {keys: 5}}")).contains(new Count(5));
    assertThat(function("{sum: {numbers: float, keys: 7}}"))
        .contains(new Sum(Sum.Numbers.FLOAT, 7));
    assertThat(function("{histogram: {edges: [0, 1.5, 2], weight: population}}"))
        .contains(new Histogram(List.of(0.0, 1.5, 2.0), "population"));
    assertThat(function("{quantiles: {accuracy: 0.05, bins: 100, quantiles: [0.9, 0.1]}}"))
        .contains(new Quantiles(0.05, 100, List.of(0.1, 0.9)));
    assertThat(function("{top-k: {k: 3, keys: 9}}")).contains(new TopK(3, 9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{count: {}, summary: {}} | reduce.function names 2 functions: one of count, sum,"
            + " histogram,",
        "{count: {keys: 0}} | reduce.function.count.keys is 0: it must be 1 to 10000000",
        "{sum: {numbers: money}} | reduce.function.sum.numbers is \"money\": it must be exact or"
            + " float",
        "{histogram: {}} | reduce.function.histogram.edges are 0: write 2 to 10001",
        "{histogram: {edges: [0, 2, 2]}} | reduce.function.histogram.edges[2] is 2.0: each must be"
            + " greater",
        "{histogram: {edges: [0, 2], weight: counts}} | reduce.function.histogram.weight is"
            + " \"counts\"",
        "{quantiles: {accuracy: 1}} | reduce.function.quantiles.accuracy is 1.0: it must be",
        "{quantiles: {bins: 1}} | reduce.function.quantiles.bins is 1: it must be 16 to 65536",
        "{quantiles: {quantiles: [50]}} | reduce.function.quantiles.quantiles has 50.0: each is 0",
        "{top-k: {k: 0}} | reduce.function.top-k.k is 0: it must be 1 to 10000",
      })
  void aMistakeIsToldWithItsKey(String yaml, String said) {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> function(yaml))
        .withMessageStartingWith("millrace.coordinator." + said);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> function("{top-k: {k: 0, keys: 0}, histogram: {edges: [1]}}"))
        .satisfies(e -> assertThat(e.mistakes()).hasSize(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{count: yes}", "{histogram: {edges: many}}"})
  void whatIsNoSettingAtAllIsRefusedWhenItIsBound(String yaml) {
    assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(yaml));
  }
}
