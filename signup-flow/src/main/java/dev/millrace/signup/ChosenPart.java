package dev.millrace.signup;

import dev.millrace.rim.settings.Mistakes;
import java.util.Optional;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/// Brings in the configuration of the part that the settings name, and no other.
final class ChosenPart implements ImportSelector, EnvironmentAware {
  private String name = "";

  @Override
  public void setEnvironment(Environment environment) {
    name = environment.getProperty("millrace.signup.part", "");
  }

  /// @throws SettingsException when there is no such part
  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    var mistakes = new Mistakes("millrace.signup.");
    Optional<Part> part = Part.named(name);
    if (part.isEmpty()) {
      String found = name.isEmpty() ? "is missing" : "is \"%s\"".formatted(name);
      mistakes.wrong("part", found + ": name one of " + Part.names());
    }
    mistakes.throwIfAny();
    return new String[] {part.orElseThrow().configuration().getName()};
  }
}
