package dev.millrace.images;

import dev.millrace.images.settings.PartSettings;
import dev.millrace.rim.settings.Mistakes;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/// Brings in the configuration of the part that the settings name, and no other, once all its
/// settings were found good.
final class ChosenPart implements ImportSelector {
  private final Environment environment;

  ChosenPart(Environment environment) {
    this.environment = environment;
  }

  /// @throws SettingsException with all that is wrong
  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    String name = environment.getProperty("millrace.images.part", "");
    var mistakes = new Mistakes("millrace.images.");
    Optional<Part> part = Part.named(name);
    if (part.isEmpty()) {
      String found = name.isEmpty() ? "is missing" : "is \"%s\"".formatted(name);
      mistakes.wrong("part", found + ": name one of " + Part.names());
    } else {
      part.get().settings().forEach(type -> bind(type).check(mistakes));
    }
    mistakes.throwIfAny();
    return new String[] {part.orElseThrow().configuration().getName()};
  }

  private PartSettings bind(Class<? extends PartSettings> type) {
    var properties = Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class));
    return Binder.get(environment).bindOrCreate(properties.prefix(), type);
  }
}
