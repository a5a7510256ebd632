package dev.millrace.rim.settings;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/// Brings in the configuration of the part that the settings name, and no other, once all its
/// settings were found good. A program extends it to say which parts it has.
public abstract class PartSelector implements ImportSelector {
  private final Environment environment;
  private final String prefix;
  private final List<ProgramPart> parts;

  /// @param prefix of the program's settings, such as `millrace.images.`
  protected PartSelector(Environment environment, String prefix, ProgramPart... parts) {
    this.environment = environment;
    this.prefix = prefix;
    this.parts = List.of(parts);
  }

  /// @throws SettingsException with all that is wrong
  @Override
  public final String[] selectImports(AnnotationMetadata importing) {
    String name = environment.getProperty(prefix + "part", "");
    var mistakes = new Mistakes(prefix);
    var part = parts.stream().filter(one -> one.wire().equals(name)).findFirst();
    if (part.isEmpty()) {
      String found = name.isEmpty() ? "is missing" : "is \"%s\"".formatted(name);
      String names = parts.stream().map(ProgramPart::wire).collect(Collectors.joining(", "));
      mistakes.wrong("part", found + ": name one of " + names);
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
