package dev.millrace.thumbnailer.settings;

import dev.millrace.thumbnailer.ffmpeg.Limits;
import dev.millrace.thumbnailer.request.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How this thumbnailer works. The README has the table.
///
/// @param media the folder all videos lie below; needed
/// @param out the folder all pictures go below; needed
/// @param slots items at the same time; as many as processors if absent
/// @param patience how long an item over the slots may wait for one before it is sent away
/// @param time for one item, from its beginning to its end
/// @param memory address space of one ffmpeg process
/// @param pixels of one frame
/// @param output size of one picture
/// @param frames pictures of one item
/// @param threads with which one ffmpeg process decodes
/// @param ffmpeg the executable; searched for if absent
/// @param ffprobe likewise
/// @param bundle an ffmpeg, or a jar that holds one, for machines without
/// @param cache where the bundle is unpacked to
/// @param thumbnail what to draw where an item does not say
@ConfigurationProperties(prefix = "millrace.thumbnailer", ignoreUnknownFields = false)
public record ThumbnailerSettings(
    Path media,
    Path out,
    Integer slots,
    @DefaultValue("1s") Duration patience,
    @DefaultValue("60s") Duration time,
    @DefaultValue("1GB") DataSize memory,
    @DefaultValue("40000000") long pixels,
    @DefaultValue("64MB") DataSize output,
    @DefaultValue("100") int frames,
    @DefaultValue("1") int threads,
    @Nullable Path ffmpeg,
    @Nullable Path ffprobe,
    @Nullable Path bundle,
    @Nullable Path cache,
    Options thumbnail) {

  public static final String PREFIX = "millrace.thumbnailer";

  private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(512);

  public ThumbnailerSettings {
    require(media != null, "media is not set: name the folder that the videos lie below");
    require(out != null, "out is not set: name the folder that the pictures shall go below");
    slots = slots == null ? Runtime.getRuntime().availableProcessors() : slots;
    require(slots >= 1 && slots <= 256, "slots must be from 1 to 256");
    require(!patience.isNegative() && patience.toMinutes() < 1, "patience must be from 0s to 59s");
    require(time.toMillis() >= 100 && time.toHours() < 24, "time must be from 100ms to 24h");
    require(
        memory.compareTo(LEAST_MEMORY) >= 0,
        "memory must be at least 512MB: ffmpeg does not even start with less");
    require(pixels >= 10_000 && pixels <= 1_000_000_000, "pixels must be from 10000 to 1000000000");
    require(output.toBytes() >= 4096, "output must be at least 4KB");
    require(frames >= 1 && frames <= 1000, "frames must be from 1 to 1000");
    require(threads >= 1 && threads <= 64, "threads must be from 1 to 64");
    thumbnail = thumbnail == null ? Options.none() : thumbnail;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + "." + message);
    }
  }

  public Limits limits() {
    return new Limits(time, memory.toBytes(), pixels, output.toBytes(), threads);
  }

  /// Reads the settings from the environment and system properties, without a Spring application.
  ///
  /// @throws IllegalArgumentException with a message for the user
  public static ThumbnailerSettings read(Map<String, String> environment) {
    return SettingsReader.read(environment);
  }
}
