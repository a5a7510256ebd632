package dev.millrace.thumbnailer.settings;

import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Binds the settings with the same rules as the service but without starting it, since the file
/// form pays for every millisecond once per item.
final class SettingsReader {
  private SettingsReader() {}

  static ThumbnailerSettings read(Map<String, String> environment) {
    var sources = new MutablePropertySources();
    sources.addLast(new PropertiesPropertySource("systemProperties", System.getProperties()));
    sources.addLast(
        new SystemEnvironmentPropertySource("systemEnvironment", Map.copyOf(environment)));
    try {
      return new Binder(ConfigurationPropertySources.from(sources))
          .bindOrCreate(ThumbnailerSettings.PREFIX, Bindable.of(ThumbnailerSettings.class));
    } catch (BindException e) {
      throw new IllegalArgumentException(cause(e), e);
    }
  }

  private static String cause(BindException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IllegalArgumentException
            && String.valueOf(cause.getMessage()).startsWith(ThumbnailerSettings.PREFIX)
        ? String.valueOf(cause.getMessage())
        : "%s: %s".formatted(e.getName(), cause.getMessage());
  }
}
