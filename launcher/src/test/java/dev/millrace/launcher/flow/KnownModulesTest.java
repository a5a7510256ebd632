package dev.millrace.launcher.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// The launcher depends on none of the modules that it starts. What it says of them by itself is
/// what they say.
class KnownModulesTest {
  private static final Path HOME = Path.of("..");

  @Test
  void aContainerCanBeOfEveryServiceOfTheCheckout_orTheBroker() throws IOException {
    var services = new TreeSet<String>();
    try (var modules = Files.newDirectoryStream(HOME)) {
      for (Path module : modules) {
        if (Files.exists(module.resolve("src/main/resources/application.yaml"))) {
          services.add(module.getFileName().toString());
        }
      }
    }
    services.add(Flow.BROKER_MODULE);

    assertThat(Flow.MODULES).containsExactlyInAnyOrderElementsOf(services);
  }

  @Test
  void aWorkerAdapterThatIsToldNothingDrainsForAsLongAsItsSettingsSay() throws IOException {
    Path settings =
        HOME.resolve("worker-adapter/src/main/java/dev/millrace/worker/WorkerSettings.java");
    Drain drain = Drain.of("worker-adapter", JsonNodeFactory.instance.objectNode()).orElseThrow();

    assertThat(settings)
        .content()
        .contains(
            "@DefaultValue(\"%s\") Duration drain".formatted(Durations.format(drain.finishing())),
            "@DefaultValue(\"%s\") Duration grace".formatted(Durations.format(drain.stopping())));
  }
}
