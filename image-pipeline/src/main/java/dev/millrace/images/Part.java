package dev.millrace.images;

import dev.millrace.images.erase.EraserConfiguration;
import dev.millrace.images.erase.EraserSettings;
import dev.millrace.images.page.PageConfiguration;
import dev.millrace.images.page.PageSettings;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.images.work.WorkSettings;
import dev.millrace.images.workers.WorkersConfiguration;
import dev.millrace.rim.settings.PartSettings;
import dev.millrace.rim.settings.ProgramPart;
import java.util.List;

/// What a process of this program can be.
enum Part implements ProgramPart {
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

  @Override
  public Class<?> configuration() {
    return configuration;
  }

  @Override
  public List<Class<? extends PartSettings>> settings() {
    return settings;
  }
}
