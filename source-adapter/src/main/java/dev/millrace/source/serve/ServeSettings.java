package dev.millrace.source.serve;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param kind which kind of source is served
/// @param maxLists listings answered at the same time, 1 to 64; a further one gets 503
@ConfigurationProperties("millrace.source")
public record ServeSettings(@DefaultValue("") String kind, @DefaultValue("4") int maxLists) {
  public ServeSettings {
    if (maxLists < 1 || maxLists > 64) {
      throw new IllegalArgumentException(
          "millrace.source.max-lists is %d: set it between 1 and 64".formatted(maxLists));
    }
  }
}
