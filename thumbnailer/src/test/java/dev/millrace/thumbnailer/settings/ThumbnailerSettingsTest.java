package dev.millrace.thumbnailer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.thumbnailer.ffmpeg.Limits;
import dev.millrace.thumbnailer.request.Options;
import dev.millrace.thumbnailer.request.PictureFormat;
import dev.millrace.thumbnailer.request.Preview;
import dev.millrace.thumbnailer.request.Sheet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ThumbnailerSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("MILLRACE_THUMBNAILER_MEDIA", "/media", "MILLRACE_THUMBNAILER_OUT", "/out"));

  @Test
  void theTwoFoldersAreEnough() {
    assertThat(ThumbnailerSettings.read(environment))
        .isEqualTo(
            new ThumbnailerSettings(
                Path.of("/media"),
                Path.of("/out"),
                Runtime.getRuntime().availableProcessors(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                DataSize.ofGigabytes(1),
                40_000_000,
                DataSize.ofMegabytes(64),
                100,
                1,
                null,
                null,
                null,
                null,
                Options.none()));
  }

  @Test
  void everyKeyIsMapped() {
    set("SLOTS", "3");
    set("PATIENCE", "0s");
    set("TIME", "5m");
    set("MEMORY", "2GB");
    set("PIXELS", "20000");
    set("OUTPUT", "1MB");
    set("FRAMES", "7");
    set("THREADS", "2");
    set("FFMPEG", "/f");
    set("FFPROBE", "/p");
    set("BUNDLE", "/b.jar");
    set("CACHE", "/c");
    set("THUMBNAIL_COUNT", "4");
    set("THUMBNAIL_WIDTH", "100");
    set("THUMBNAIL_HEIGHT", "50");
    set("THUMBNAIL_FORMAT", "png");
    set("THUMBNAIL_SHEET_COLUMNS", "2");
    set("THUMBNAIL_PREVIEW_FORMAT", "gif");
    set("THUMBNAIL_PREVIEW_EACH", "100ms");

    ThumbnailerSettings settings = ThumbnailerSettings.read(environment);

    assertThat(settings)
        .isEqualTo(
            new ThumbnailerSettings(
                Path.of("/media"),
                Path.of("/out"),
                3,
                Duration.ZERO,
                Duration.ofMinutes(5),
                DataSize.ofGigabytes(2),
                20_000,
                DataSize.ofMegabytes(1),
                7,
                2,
                Path.of("/f"),
                Path.of("/p"),
                Path.of("/b.jar"),
                Path.of("/c"),
                new Options(
                    4,
                    null,
                    null,
                    null,
                    100,
                    50,
                    PictureFormat.PNG,
                    new Sheet(2, 4, 160),
                    new Preview(Preview.Format.GIF, 10, Duration.ofMillis(100), 240))));
    assertThat(settings.limits())
        .isEqualTo(new Limits(Duration.ofMinutes(5), 2L << 30, 20_000, 1 << 20, 2));
  }

  private void set(String key, String value) {
    environment.put("MILLRACE_THUMBNAILER_" + key, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SLOTS           | 0     | millrace.thumbnailer.slots must be from 1 to 256",
        "PATIENCE        | 5m    | millrace.thumbnailer.patience must be from 0s to 59s",
        "TIME            | 1ms   | millrace.thumbnailer.time must be from 100ms to 24h",
        "TIME            | soon  | millrace.thumbnailer.time: ",
        "MEMORY          | 1MB   | millrace.thumbnailer.memory must be at least 512MB",
        "PIXELS          | -1    | millrace.thumbnailer.pixels must be from",
        "OUTPUT          | 1B    | millrace.thumbnailer.output must be at least 4KB",
        "FRAMES          | 1001  | millrace.thumbnailer.frames must be from 1 to 1000",
        "THREADS         | 0     | millrace.thumbnailer.threads must be from 1 to 64",
        "THUMBNAIL_WIDTH | 5     | width must be from 16 to 4096, not 5",
        "THUMBNAIL_FORMAT| bmp   | millrace.thumbnailer.thumbnail.format",
      })
  void aBadValueIsRefusedWithItsKey(String key, String value, String message) {
    set(key, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThumbnailerSettings.read(environment))
        .withMessageContaining(message);
  }

  @Test
  void aMissingFolderIsAskedFor() {
    environment.remove("MILLRACE_THUMBNAILER_OUT");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThumbnailerSettings.read(environment))
        .withMessageStartingWith("millrace.thumbnailer.out is not set");
  }
}
