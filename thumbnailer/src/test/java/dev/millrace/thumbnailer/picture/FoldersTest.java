package dev.millrace.thumbnailer.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.thumbnailer.failure.Reason;
import dev.millrace.thumbnailer.failure.WorkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir Path folder;
  private Path media;

  @BeforeEach
  void someFiles() throws IOException {
    media = Files.createDirectories(folder.resolve("media"));
    Files.createDirectories(media.resolve("a"));
    Files.writeString(media.resolve("a/clip.mp4"), "video");
    Files.writeString(folder.resolve("secret.mp4"), "secret");
  }

  @Nested
  class TheMediaFolder {
    private Reason refusal(String path) {
      var caught = new ArrayList<WorkFailure>();
      assertThatExceptionOfType(WorkFailure.class)
          .isThrownBy(() -> new MediaFolder(media).find(path))
          .satisfies(caught::add);
      return caught.getFirst().reason();
    }

    @Test
    void findsAFileAndALinkThatStaysInside() throws Exception {
      Files.createSymbolicLink(media.resolve("link.mp4"), Path.of("a/clip.mp4"));

      assertThat(new MediaFolder(media).find("./a//clip.mp4").name()).hasToString("a/clip.mp4");
      assertThat(new MediaFolder(media).find("link.mp4").real())
          .isEqualTo(media.toRealPath().resolve("a/clip.mp4"));
    }

    @Test
    void neverLeadsOut() throws IOException {
      Files.createSymbolicLink(media.resolve("out.mp4"), folder.resolve("secret.mp4"));
      Files.createSymbolicLink(media.resolve("up"), folder);
      Files.createSymbolicLink(media.resolve("loop"), media.resolve("loop"));

      assertThat(refusal("../secret.mp4")).isEqualTo(Reason.OUTSIDE_MEDIA);
      assertThat(refusal("a/../../secret.mp4")).isEqualTo(Reason.OUTSIDE_MEDIA);
      assertThat(refusal(folder.resolve("secret.mp4").toString())).isEqualTo(Reason.OUTSIDE_MEDIA);
      assertThat(refusal("out.mp4")).isEqualTo(Reason.OUTSIDE_MEDIA);
      assertThat(refusal("up/secret.mp4")).isEqualTo(Reason.OUTSIDE_MEDIA);
      assertThat(refusal("loop").permanent()).isTrue();
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
      Files.createFile(media.resolve("empty.mp4"));

      assertThat(refusal("gone.mp4")).isEqualTo(Reason.NOT_FOUND);
      assertThat(refusal("a/clip.mp4/x")).isEqualTo(Reason.NOT_FOUND);
      assertThat(refusal("x".repeat(1000)).permanent()).isTrue();
      assertThat(refusal("a")).isEqualTo(Reason.UNREADABLE);
      assertThat(refusal("empty.mp4")).isEqualTo(Reason.UNREADABLE);
      assertThat(refusal("a\0b")).isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void thatIsNotMountedMakesNoItemDead() throws IOException {
      media = folder.resolve("absent");
      assertThat(refusal("clip.mp4")).isEqualTo(Reason.MEDIA_AWAY);

      media = Files.createDirectory(folder.resolve("bare"));
      assertThat(refusal("clip.mp4")).isEqualTo(Reason.MEDIA_AWAY);
    }
  }

  @Nested
  class TheOutFolder {
    @Test
    void mirrorsTheFoldersOfTheVideos() throws Exception {
      Path out = folder.resolve("new/out");

      assertThat(new OutFolder(out).forVideo(Path.of("a/b/c.mp4"))).isEqualTo(out.resolve("a/b"));
      assertThat(out.resolve("a/b")).isDirectory();
      assertThat(new OutFolder(out).forVideo(Path.of("c.mp4"))).isEqualTo(out);
    }

    @Test
    void doesNotFollowALinkThatLeadsOut() throws IOException {
      Path out = Files.createDirectory(folder.resolve("out"));
      Files.createSymbolicLink(out.resolve("a"), media);

      assertThatExceptionOfType(WorkFailure.class)
          .isThrownBy(() -> new OutFolder(out).forVideo(Path.of("a/b/c.mp4")))
          .withMessageContaining("is a link that leads out of the out folder");
      assertThat(media.resolve("b")).doesNotExist();
    }
  }

  @Nested
  class TheBlame {
    private Path out;

    @BeforeEach
    void make() throws IOException {
      out = Files.createDirectory(folder.resolve("out"));
      Files.writeString(media.resolve("clip.mp4"), "video");
    }

    @Test
    void isTheItemsFileWhereTheFoldersAreAsTheyShouldBe() throws IOException {
      var blame = new Blame(media, out, 1);

      assertThat(blame.of(Reason.MEDIA_AWAY)).isEqualTo(Reason.FILE);
      assertThat(blame.of(Reason.STORAGE)).isEqualTo(Reason.FILE);
      assertThat(blame.of(Reason.NOT_FOUND)).isEqualTo(Reason.NOT_FOUND);
      assertThat(out).isEmptyDirectory();
    }

    @Test
    void isTheFoldersWhenTheyAreGoneOrFull() {
      assertThat(new Blame(folder.resolve("gone"), out, 1).of(Reason.MEDIA_AWAY))
          .isEqualTo(Reason.MEDIA_AWAY);
      assertThat(new Blame(media, out, Long.MAX_VALUE).of(Reason.STORAGE))
          .as("no room for the largest picture")
          .isEqualTo(Reason.STORAGE);
      assertThat(new Blame(media, media.resolve("clip.mp4"), 1).of(Reason.STORAGE))
          .isEqualTo(Reason.STORAGE);
    }
  }

  @Nested
  class TheNames {
    @Test
    void differForVideosThatDifferInExtensionOnly() {
      assertThat(new PictureNames(Path.of("a/clip.mp4")).frame(1, "jpg"))
          .isEqualTo("clip.mp4.001.jpg");
      assertThat(new PictureNames(Path.of("a/clip.mov")).frame(1, "jpg"))
          .isEqualTo("clip.mov.001.jpg");
    }

    @Test
    void differEvenIfAVideoIsCalledLikeAPicture() {
      var plain = new PictureNames(Path.of("clip"));
      var numbered = new PictureNames(Path.of("clip.001"));

      assertThat(plain.frame(1, "jpg")).isNotEqualTo(numbered.frame(1, "jpg"));
      assertThat(plain.frame(1, "jpg")).isNotEqualTo(numbered.sheet("jpg"));
    }

    @Test
    void fitEvenIfTheVideosNameJustDid() {
      String most = "é".repeat(125) + ".mp4";
      String name = new PictureNames(Path.of(most)).frame(1, "jpg");

      assertThat(name.getBytes().length).isLessThan(255);
      assertThat(name).startsWith("é".repeat(90) + "~").endsWith(".001.jpg");
      assertThat(name).isNotEqualTo(new PictureNames(Path.of("é" + most)).frame(1, "jpg"));
    }
  }
}
