package dev.millrace.images;

import dev.millrace.images.erase.EraserConfiguration;
import dev.millrace.images.erase.EraserSettings;
import dev.millrace.images.page.PageConfiguration;
import dev.millrace.images.page.PageSettings;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.images.settings.PartSettings;
import dev.millrace.images.work.WorkSettings;
import dev.millrace.images.workers.WorkersConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a process of this program can be.
enum Part {
  /// Finds, blurs, checks and counts. It reads the originals and writes the copies.
  WORKERS(WorkersConfiguration.class, FolderSettings.class, WorkSettings.class),
  /// The only one that touches an original.
  ERASER(EraserConfiguration.class, FolderSettings.class, WorkSettings.class, EraserSettings.class),
  /// Shows what happens.
  PAGE(PageConfiguration.class, FolderSettings.class, PageSettings.class);

  private final Class<?> configuration;
  private final List<Class<? extends PartSettings>> settings;

  @SafeVarargs
  Part(Class<?> configuration, Class<? extends PartSettings>... settings) {
    this.configuration = configuration;
    this.settings = List.of(settings);
  }

  Class<?> configuration() {
    return configuration;
  }

  List<Class<? extends PartSettings>> settings() {
    return settings;
  }

  static Optional<Part> named(String name) {
    return Arrays.stream(values()).filter(part -> part.wire().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Part::wire).collect(Collectors.joining(", "));
  }

  private String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
