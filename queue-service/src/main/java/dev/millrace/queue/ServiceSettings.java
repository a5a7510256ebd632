package dev.millrace.queue;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The keys that stand directly below `millrace`, so that one which is misspelt is told: without its
/// `store` the service would start, and keep its queues elsewhere. What is in the groups is checked
/// where it is used, and is not looked at in a group that this service has no use for, such as
/// `kafka` beside the engine `embedded`.
@ConfigurationProperties(prefix = "millrace", ignoreUnknownFields = false)
record ServiceSettings(
    @DefaultValue("embedded") Engine engine,
    @Nullable String store,
    @Nullable String declare,
    @DefaultValue Map<String, Object> embedded,
    @DefaultValue Map<String, Object> kafka,
    @DefaultValue Map<String, Object> migrate,
    @DefaultValue Map<String, Object> limits,
    @DefaultValue Map<String, Object> source,
    @DefaultValue Map<String, Object> security,
    @DefaultValue Map<String, Object> http,
    @DefaultValue Map<String, Object> client,
    @DefaultValue Map<String, Object> tracing) {

  enum Engine {
    EMBEDDED,
    KAFKA
  }

  /// Without the groups: tokens are among them.
  @Override
  public String toString() {
    return "ServiceSettings[engine=%s, store=%s]".formatted(engine, store);
  }
}
