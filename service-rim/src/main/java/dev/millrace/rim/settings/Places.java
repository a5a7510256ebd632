package dev.millrace.rim.settings;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;

/// Where settings were written.
final class Places {
  private final Environment environment;

  Places(Environment environment) {
    this.environment = environment;
  }

  List<Mistake> toldIn(List<Mistake> mistakes) {
    return mistakes.stream().map(this::toldIn).toList();
  }

  private Mistake toldIn(Mistake mistake) {
    String place = place(mistake.key());
    return place == null
        ? mistake
        : new Mistake(mistake.key(), "%s (%s)".formatted(mistake.what(), place));
  }

  /// @return null where it is not set, or by something that has no place
  private @Nullable String place(String key) {
    ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(key);
    if (name == null) {
      return null;
    }
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        return place(property);
      }
    }
    return null;
  }

  private static @Nullable String place(ConfigurationProperty property) {
    Origin origin =
        property.getOrigin() instanceof PropertySourceOrigin inSource
            ? inSource.getOrigin()
            : property.getOrigin();
    if (origin instanceof SystemEnvironmentOrigin variable) {
      return variable.getProperty() + " in the environment";
    }
    if (origin instanceof TextResourceOrigin text) {
      String file = nameOf(text.getResource());
      return text.getLocation() == null
          ? file
          : "%s, line %d".formatted(file, text.getLocation().getLine() + 1);
    }
    String source = property.getSource() == null ? "" : nameOf(property.getSource());
    return switch (source) {
      case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "the command line";
      case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "a -D of the JVM";
      default -> null;
    };
  }

  private static String nameOf(@Nullable Resource resource) {
    try {
      return resource != null && resource.isFile()
          ? resource.getFile().toString()
          : String.valueOf(resource);
    } catch (IOException e) {
      return String.valueOf(resource);
    }
  }

  private static String nameOf(ConfigurationPropertySource source) {
    return source.getUnderlyingSource() instanceof org.springframework.core.env.PropertySource<?> p
        ? p.getName()
        : "";
  }
}
