package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.kubernetes.scale.ScaleSettings.Keda;
import dev.millrace.kubernetes.scale.ScaleSettings.KedaSsl;
import dev.millrace.kubernetes.scale.ScaleSettings.Target;
import dev.millrace.rim.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.Ssl;

class ScaleSettingsTest {
  @Test
  void nothingIsScaledByDefault() {
    ScaleSettings defaults = bind(Map.of());
    assertThat(defaults)
        .isEqualTo(
            new ScaleSettings(
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                new Keda("127.0.0.1", null, new KedaSsl(null, Ssl.ClientAuth.NONE))));
    assertThatCode(defaults::check).doesNotThrowAnyException();
  }

  @Test
  void everyKeyIsRead() {
    ScaleSettings settings =
        bind(
            Map.ofEntries(
                Map.entry("millrace.scale.period", "10s"),
                Map.entry("millrace.scale.scale-down-after", "2m"),
                Map.entry("millrace.scale.keda.address", "0.0.0.0"),
                Map.entry("millrace.scale.keda.port", "9090"),
                Map.entry("millrace.scale.keda.ssl.bundle", "house"),
                Map.entry("millrace.scale.keda.ssl.client-auth", "need"),
                Map.entry("millrace.scale.deployments[0].queue", "thumbnails"),
                Map.entry("millrace.scale.deployments[0].namespace", "work"),
                Map.entry("millrace.scale.deployments[0].deployment", "worker"),
                Map.entry("millrace.scale.deployments[0].items-per-replica", "4"),
                Map.entry("millrace.scale.deployments[0].min", "1"),
                Map.entry("millrace.scale.deployments[0].max", "7")));
    assertThat(settings)
        .isEqualTo(
            new ScaleSettings(
                List.of(new Target("thumbnails", "work", "worker", 4, 1, 7)),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                new Keda("0.0.0.0", 9090, new KedaSsl("house", Ssl.ClientAuth.NEED))));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    var settings =
        new ScaleSettings(
            List.of(
                new Target("Q!", null, "", 0, 5, 2),
                new Target("q", "W", "worker", 1, 0, 1),
                new Target("q", "W", "worker", 1, 0, 1)),
            Duration.ZERO,
            Duration.ofDays(1),
            new Keda("", 70_000, new KedaSsl(null, Ssl.ClientAuth.NONE)));
    var refused = catchThrowableOfType(SettingsException.class, settings::check);
    assertThat(refused.mistakes())
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.period is 0s: it must be 1s"))
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.scale-down-after is 1d"))
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.keda.port is 70000"))
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.keda.address is empty"))
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.deployments[0].queue"))
        .contains("millrace.scale.deployments[0].deployment is missing: name the Deployment")
        .anySatisfy(m -> assertThat(m).contains("deployments[0].items-per-replica is 0"))
        .anySatisfy(m -> assertThat(m).contains("deployments[0].max is 2: it must be 5"))
        .anySatisfy(m -> assertThat(m).startsWith("millrace.scale.deployments[1].namespace"))
        .contains(
            "millrace.scale.deployments[2].queue is there twice: each Deployment would get all its"
                + " workers",
            "millrace.scale.deployments[2].deployment is there twice: two queues would pull at it");
  }

  private static ScaleSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("millrace.scale", ScaleSettings.class);
  }
}
