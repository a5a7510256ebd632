package dev.millrace.queue.engine.embedded;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the embedded engine keeps its store. The folder itself is `millrace.store`.
///
/// @param reserve free disk space below which new items are refused (507); below a quarter of it,
///     everything that writes is
/// @param verify whether to read the whole store at start and compare its checksums; a second or so
///     for each gigabyte
/// @param maxCommands commands that may wait for the writer; more are refused with 503
@ConfigurationProperties(prefix = "millrace.embedded", ignoreUnknownFields = false)
public record EmbeddedSettings(
    @DefaultValue("64MB") DataSize reserve,
    @DefaultValue("true") boolean verify,
    @DefaultValue("10000") int maxCommands) {
  public EmbeddedSettings {
    if (reserve.toBytes() < 0) {
      throw new IllegalArgumentException("millrace.embedded.reserve must not be negative");
    }
    if (maxCommands < 1 || maxCommands > 1_000_000) {
      throw new IllegalArgumentException(
          "millrace.embedded.max-commands must be from 1 to 1000000, not " + maxCommands);
    }
  }
}
