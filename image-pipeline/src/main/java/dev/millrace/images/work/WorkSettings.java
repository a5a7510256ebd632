package dev.millrace.images.work;

import dev.millrace.images.photo.Album;
import dev.millrace.images.picture.PictureReader;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How photos are worked on. The README has the table.
///
/// @param slots photos at the same time; as many as processors if absent
/// @param patience how long a photo over the slots may wait for one before it is sent away
/// @param bytes of one photo
/// @param pixels of one photo
/// @param quality of a copy, as JPEGs have it
/// @param vehicleScore from which score on a thing is taken for a vehicle
/// @param blurLowerBand whether vehicles without a plate have their lower part hidden
@ConfigurationProperties(prefix = "millrace.images.work", ignoreUnknownFields = false)
public record WorkSettings(
    @Nullable Integer slots,
    @DefaultValue("1s") Duration patience,
    @DefaultValue("32MB") DataSize bytes,
    @DefaultValue("50000000") long pixels,
    @DefaultValue("90") int quality,
    @DefaultValue("0.4") double vehicleScore,
    @DefaultValue("true") boolean blurLowerBand)
    implements PartSettings {

  public WorkSettings {
    slots = slots == null ? Runtime.getRuntime().availableProcessors() : slots;
  }

  @Override
  public Integer slots() {
    return slots == null ? 1 : slots;
  }

  /// The photos and copies in those folders, within these bounds.
  public Album album(FolderSettings folders) {
    return new Album(
        folders.photosFolder(), folders.copiesFolder(), new PictureReader(pixels), bytes.toBytes());
  }

  @Override
  public void check(Mistakes mistakes) {
    mistakes.number("work.slots", slots(), 1, 256);
    mistakes.time("work.patience", patience, Duration.ZERO, Duration.ofMinutes(1));
    mistakes.number("work.bytes", bytes.toBytes(), 1024, 1L << 30);
    mistakes.number("work.pixels", pixels, 10_000, 1_000_000_000);
    mistakes.number("work.quality", quality, 50, 100);
    if (!(vehicleScore >= 0.05 && vehicleScore <= 0.95)) {
      mistakes.wrong(
          "work.vehicle-score", "is %s: it must be 0.05 to 0.95".formatted(vehicleScore));
    }
  }
}
