package dev.millrace.thumbnailer.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FfmpegFinderTest {
  private static final String SCRIPT = "#!/bin/sh\necho ffmpeg of the jar\n";

  @TempDir Path folder;

  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private Path bundle() throws IOException {
    Path jar = folder.resolve("bundle.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.putNextEntry(new ZipEntry("some/where/ffmpeg-amd64"));
      zip.write(SCRIPT.getBytes());
    }
    return jar;
  }

  private FfmpegFinder finder(String path, @Nullable Path bundle) {
    return new FfmpegFinder(Map.of("PATH", path), null, null, bundle, folder.resolve("cache"));
  }

  @Test
  void theFirstOnThePathIsUsedWithTheFfprobeBesideIt() throws IOException {
    Path ffmpeg = program("b/ffmpeg");
    Path ffprobe = program("b/ffprobe");
    program("c/ffmpeg");

    Ffmpeg found = finder("%1$s/a::%1$s/b:%1$s/c".formatted(folder), bundle()).find();

    assertThat(found.ffmpeg()).isEqualTo(ffmpeg);
    assertThat(found.ffprobe()).isEqualTo(ffprobe);
  }

  @Test
  void theNamedOneGoesBeforeThePath() throws IOException {
    Path named = program("mine/ffmpeg-8");
    program("b/ffmpeg");
    var environment = Map.of("PATH", folder + "/b", "MILLRACE_FFMPEG", named.toString());

    assertThat(new FfmpegFinder(environment, null, null, null, null).find().ffmpeg())
        .isEqualTo(named);
  }

  @Test
  void aNamedOneThatIsNotThereIsNotReplacedByAnother() throws IOException {
    program("b/ffmpeg");
    var environment = Map.of("PATH", folder + "/b", "MILLRACE_FFMPEG", "/no/such");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new FfmpegFinder(environment, null, null, null, null).find())
        .withMessage("/no/such is not an executable file; it was named by MILLRACE_FFMPEG");
  }

  @Test
  void withAnEmptyPathTheBundleIsUnpackedOnceForItsOwnerOnly() throws Exception {
    Ffmpeg found = finder("", bundle()).find();

    assertThat(found.ffprobe()).isNull();
    assertThat(Files.getPosixFilePermissions(found.ffmpeg()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    var run = new ProcessBuilder(found.ffmpeg().toString()).start();
    assertThat(new String(run.getInputStream().readAllBytes())).isEqualTo("ffmpeg of the jar\n");

    var unpacked = Files.getLastModifiedTime(found.ffmpeg());
    assertThat(finder("", bundle()).find().ffmpeg()).isEqualTo(found.ffmpeg());
    assertThat(Files.getLastModifiedTime(found.ffmpeg())).isEqualTo(unpacked);
    assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aTamperedOrTornCopyIsUnpackedAgain() throws IOException {
    Path ffmpeg = finder("", bundle()).find().ffmpeg();
    Files.writeString(ffmpeg, SCRIPT.replace("jar", "net"));

    finder("", bundle()).find();

    assertThat(ffmpeg).hasContent(SCRIPT);
  }

  @Test
  void withNothingAtAllThePersonIsToldWhatToDo() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> finder(folder.toString(), null).find())
        .withMessageContainingAll("install it", "MILLRACE_FFMPEG", "-Pbundled-ffmpeg");
  }

  @Test
  void aBundleThatIsNotThereIsSaidSo() {
    assertThatIOException()
        .isThrownBy(() -> finder("", folder.resolve("gone.jar")).find())
        .withMessageContaining("gone.jar is not there");
  }
}
