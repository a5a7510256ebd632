package dev.millrace.rim.settings;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
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
      part.get().settings().forEach(type -> check(type, mistakes));
    }
    if (!mistakes.all().isEmpty()) {
      throw new SettingsException(new Places(environment).toldIn(mistakes.all()));
    }
    return new String[] {part.orElseThrow().configuration().getName()};
  }

  private void check(Class<? extends PartSettings> type, Mistakes mistakes) {
    var properties = Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class));
    var strict =
        properties.ignoreUnknownFields()
            ? BindHandler.DEFAULT
            : new NoUnboundElementsBindHandler(
                BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    var told = new Mistakes("");
    try {
      var settings =
          Binder.get(environment)
              .bindOrCreate(
                  properties.prefix(), Bindable.of(type), new TolerantBinding(strict, told));
      var checked = mistakes.alone();
      settings.check(checked);
      checked.all().stream().filter(told::isNew).forEach(told::add);
    } catch (BindException e) {
      if (told.all().isEmpty()) {
        throw e;
      }
    }
    told.all().forEach(mistakes::add);
  }
}
