package dev.millrace.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.rim.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with settings is told before anything begins.
class SettingsTest {
  private static final String PREFIX = "millrace.images.";

  @ParameterizedTest
  @CsvSource({"'', is missing", "blurrer, is \"blurrer\""})
  void aPartIsNamed(String part, String what) {
    assertThat(mistakes(part))
        .containsExactly(
            "millrace.images.part %s: name one of workers, eraser, page (the command line)"
                .formatted(what));
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThat(
            mistakes(
                "workers",
                PREFIX + "work.slots=0",
                PREFIX + "work.pixels=5",
                PREFIX + "work.quality=7",
                PREFIX + "work.vehicle-score=1"))
        .hasSize(6)
        .anySatisfy(it -> assertThat(it).startsWith("millrace.images.folders.photos is missing"))
        .anySatisfy(it -> assertThat(it).startsWith("millrace.images.work.slots is 0"));
  }

  @Test
  void neitherCopiesNorTrashMayLieAmongThePhotos() {
    assertThat(
            mistakes(
                "workers",
                PREFIX + "folders.photos=/tmp/photos",
                PREFIX + "folders.copies=/tmp/photos/copies"))
        .containsExactly(
            "millrace.images.folders.copies lies in the folder of photos: name another (the command"
                + " line)");
    assertThat(
            mistakes(
                "eraser",
                PREFIX + "folders.photos=/tmp/photos",
                PREFIX + "folders.copies=/tmp/copies",
                PREFIX + "eraser.trash=/tmp/photos/trash"))
        .containsExactly(
            "millrace.images.eraser.trash lies in the folder of photos: name one outside");
  }

  @Test
  void theTrashMayNotLieAmongTheCopies_notEvenByALink(@TempDir Path root) throws Exception {
    Path copies = Files.createDirectory(root.resolve("copies"));
    Path link = Files.createSymbolicLink(root.resolve("link"), copies);
    assertThat(
            mistakes(
                "eraser",
                PREFIX + "folders.photos=" + root.resolve("photos"),
                PREFIX + "folders.copies=" + copies,
                PREFIX + "eraser.trash=" + link.resolve("trash")))
        .containsExactly(
            "millrace.images.eraser.trash lies in the folder of copies: name one outside");
  }

  @Test
  void aTrashIsNeeded() {
    assertThat(
            mistakes(
                "eraser",
                PREFIX + "folders.photos=/tmp/photos",
                PREFIX + "folders.copies=/tmp/copies"))
        .containsExactly(
            "millrace.images.eraser.trash is missing: name a folder outside the photos");
  }

  @Test
  void aTokenIsOneThatCanBeSent() {
    String wrong =
        "is not a bearer token: 1 to 512 of A-Z, a-z, 0-9 and ._~+/=- (the command line)";
    String[] folders = {
      PREFIX + "folders.photos=/tmp/photos", PREFIX + "folders.copies=/tmp/copies"
    };
    assertThat(mistakes("page", folders[0], folders[1], PREFIX + "page.token=two words"))
        .containsExactly("millrace.images.page.token " + wrong);
    assertThat(
            mistakes(
                "eraser",
                folders[0],
                folders[1],
                PREFIX + "eraser.trash=/tmp/trash",
                PREFIX + "eraser.queue.url=http://127.0.0.1:7070",
                PREFIX + "eraser.queue.token=two words"))
        .containsExactly("millrace.images.eraser.queue.token " + wrong);
  }

  private static List<String> mistakes(String part, String... settings) {
    Throwable failure = catchThrowable(() -> RunningPart.start(part, settings).close());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException wrong) {
        return wrong.mistakes();
      }
    }
    throw new AssertionError("it started, or failed of something else", failure);
  }
}
