package dev.millrace.rim.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// What a service says that is started with settings which are wrong in every way at once.
class SettingsGateTest {
  private static final AtomicBoolean MADE = new AtomicBoolean();

  @TempDir Path folder;

  @ConfigurationProperties(prefix = "millrace.mill", ignoreUnknownFields = false)
  record MillSettings(
      @DefaultValue("1s") Duration tick,
      @DefaultValue("4") int slots,
      @DefaultValue("") String queue,
      @DefaultValue("first") Mode mode,
      @DefaultValue List<Duration> waits,
      @DefaultValue List<Stage> stages) {
    enum Mode {
      FIRST,
      ALL_OF_THEM
    }

    record Stage(@DefaultValue("") String name, @DefaultValue("1s") Duration patience) {}
  }

  @ConfigurationProperties("millrace.store")
  record StoreSettings(@DefaultValue("1") int size) {
    StoreSettings {
      if (size < 1) {
        throw new IllegalArgumentException(
            "millrace.store.size is %d: set it to 1 or more".formatted(size));
      }
    }
  }

  record MillPlan(MillSettings settings) implements Plan {
    static MillPlan of(MillSettings settings) {
      var mistakes = new Mistakes("millrace.mill.");
      mistakes.label("queue", "queue", settings.queue());
      mistakes.number("slots", settings.slots(), 1, 3);
      if (settings.slots() % 2 != 0) {
        mistakes.wrong("slots", "is odd");
      }
      if (settings.waits().isEmpty()) {
        mistakes.wrong("waits", "are missing");
      }
      mistakes.throwIfAny();
      return new MillPlan(settings);
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration(SettingsAutoConfiguration.class)
  @EnableConfigurationProperties({MillSettings.class, StoreSettings.class})
  static class Mill {
    @Bean
    AtomicBoolean first() {
      MADE.set(true);
      return MADE;
    }

    @Bean
    MillPlan plan(MillSettings settings) {
      return MillPlan.of(settings);
    }
  }

  private ConfigurableApplicationContext start(String yaml, Map<String, Object> variables)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mill.yaml"), yaml);
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            "systemEnvironment",
            new SystemEnvironmentPropertySource("systemEnvironment", variables));
    return new SpringApplicationBuilder(Mill.class)
        .web(WebApplicationType.NONE)
        .environment(environment)
        .run("--spring.config.location=file:" + file, "--spring.main.banner-mode=off");
  }

  private List<String> mistakes(String yaml, Map<String, Object> variables) {
    MADE.set(false);
    Throwable failure = catchThrowable(() -> start(yaml, variables).close());
    assertThat(MADE).as("nothing is made of wrong settings").isFalse();
    return ((SettingsException) NestedExceptionUtils.getMostSpecificCause(failure)).mistakes();
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirPlaces() {
    String file = "(%s, line ".formatted(folder.resolve("mill.yaml"));
    assertThat(
            mistakes(
                """
                millrace:
                  mill:
                    tick: soon
                    slots: 12
                    mode: both
                    colour: red
                    waits: [1s, never, 3s]
                    stages:
                      - name: one
                        patience: long
                      - nam: two
                """,
                Map.of("MILLRACE_STORE_SIZE", "0")))
        .containsExactlyInAnyOrder(
            "millrace.mill.tick is \"soon\": write a duration such as 30s, 5m or 2h " + file + "3)",
            "millrace.mill.slots is 12: it must be 1 to 3 " + file + "4)",
            "millrace.mill.mode is \"both\": write one of first, all-of-them " + file + "5)",
            "millrace.mill.colour is not known: there are mode, queue, slots, stages, tick, waits "
                + file
                + "6)",
            "millrace.mill.waits[1] is \"never\": write a duration such as 30s, 5m or 2h "
                + file
                + "7)",
            "millrace.mill.stages[0].patience is \"long\": write a duration such as 30s, 5m or 2h "
                + file
                + "10)",
            "millrace.mill.stages[1].nam is not known: there are name, patience " + file + "11)",
            "millrace.mill.queue is missing: name the queue",
            "millrace.store.size is 0: set it to 1 or more (MILLRACE_STORE_SIZE in the environment)");
  }

  @Test
  void whatThePlanRefusesIsToldWithItsPlaceToo_alsoTwoThingsOfOnePlace() {
    assertThat(
            mistakes(
                "millrace.mill.queue: thumbs\nmillrace.mill.waits: 1s",
                Map.of("MILLRACE_MILL_SLOTS", "9")))
        .containsExactly(
            "millrace.mill.slots is 9: it must be 1 to 3 (MILLRACE_MILL_SLOTS in the environment)",
            "millrace.mill.slots is odd (MILLRACE_MILL_SLOTS in the environment)");
  }

  @Test
  void goodSettingsAreBoundAsEver() throws Exception {
    var yaml =
        "millrace.mill: {queue: thumbs, slots: 2, waits: [1s, 2s], stages: [{name: a}, {name: b}]}";
    try (var context = start(yaml, Map.of("MILLRACE_MILL_TICK", "7s"))) {
      MillSettings settings = context.getBean(MillPlan.class).settings();
      assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(7));
      assertThat(settings.waits()).hasSize(2);
      assertThat(settings.stages()).extracting(MillSettings.Stage::name).containsExactly("a", "b");
    }
  }
}
