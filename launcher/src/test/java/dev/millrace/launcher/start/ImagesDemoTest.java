package dev.millrace.launcher.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the demonstration refuses before it copies or starts anything.
class ImagesDemoTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path photo = Path.of("");

  @BeforeEach
  void aPhotoInAFolderInAFolder() throws IOException {
    photo = folder.resolve("images/photos/may/a.jpg");
    Files.createDirectories(photo.getParent());
    Files.writeString(photo, "a photo");
  }

  @Test
  void photosThatLieWhereItsCopiesGo_areNotTakenForCopies() {
    assertThat(demo("images/photos", "images")).contains("--photos must not lie in", "say another");
    assertThat(demo("images/photos/may", "images")).contains("--photos must not lie in");
    assertThat(photo).hasContent("a photo");
  }

  @Test
  void photosThatLieWhereThePicturesGo_areNotWrittenOver() throws IOException {
    Files.move(folder.resolve("images/photos"), folder.resolve("images/blurred"));

    assertThat(demo("images/blurred", "images")).contains("--photos must not lie in");
  }

  @Test
  void aLinkHidesNothing() throws IOException {
    Files.createDirectory(folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("out/photos"), folder.resolve("images/photos"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("images/photos"));

    assertThat(demo("images/photos", "out")).contains("--photos must not lie in");
    assertThat(demo("images/photos", "link/work")).contains("--out must not lie in");
  }

  @Test
  void aFolderWithoutPhotos_isNotWaitedForWithoutEnd() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("texts")).resolve("a.txt"), "a text");

    assertThat(demo("texts", "out")).contains("there are no photos", ".jpg");
  }

  private String demo(String photos, String out) {
    int code =
        new CommandLine(new ImagesDemo())
            .setParameterExceptionHandler(
                (e, arguments) -> {
                  err.append(e.getMessage());
                  return 2;
                })
            .setErr(new PrintWriter(err))
            .execute(
                "--photos",
                folder.resolve(photos).toString(),
                "--out",
                folder.resolve(out).toString());
    assertThat(code).isEqualTo(2);
    return err.toString();
  }
}
