package dev.millrace.images.place;

import dev.millrace.rim.FolderHealth;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Where the files are.
///
/// @param photos the originals, read by all and moved away by the eraser only
/// @param copies the copies in which no plate can be read
@ConfigurationProperties(prefix = "millrace.images.folders", ignoreUnknownFields = false)
public record FolderSettings(@Nullable Path photos, @Nullable Path copies) implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    need(mistakes, "photos", photos);
    need(mistakes, "copies", copies);
    if (photos != null && copies != null && within(photos, copies)) {
      mistakes.wrong("folders.copies", "lies in the folder of photos: name another");
    }
  }

  private static void need(Mistakes mistakes, String key, @Nullable Path folder) {
    if (folder == null || folder.toString().isEmpty()) {
      mistakes.wrong("folders." + key, "is missing: name a folder");
    }
  }

  /// Whether one is the other or lies in it, links followed as far as there is anything.
  public static boolean within(Path outer, Path inner) {
    return real(inner.toAbsolutePath().normalize())
        .startsWith(real(outer.toAbsolutePath().normalize()));
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      Path parent = folder.getParent();
      return parent == null ? folder : real(parent).resolve(parent.relativize(folder));
    }
  }

  /// What all parts need of them; the copies are made when the first photo is done.
  public FolderHealth health() {
    return new FolderHealth()
        .reads("photos", photosFolder().root())
        .writes("copies", copiesFolder().root());
  }

  public Folder photosFolder() {
    return new Folder("photos", Objects.requireNonNull(photos));
  }

  public Folder copiesFolder() {
    return new Folder("copies", Objects.requireNonNull(copies));
  }
}
