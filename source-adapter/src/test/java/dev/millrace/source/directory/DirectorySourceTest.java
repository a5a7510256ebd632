package dev.millrace.source.directory;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class DirectorySourceTest {
  @TempDir Path folder;
  private Tree tree;

  @BeforeEach
  void plant() throws IOException {
    tree = new Tree(folder.toRealPath());
  }

  @Nested
  class GivenFilesWithAllKindsOfNames extends WorkSourceContract {
    private static final Set<String> NAMES =
        Set.of(
            "a",
            "a.b",
            "aa/b",
            "a b/C d.TXT",
            "deep/er/and/deeper/x",
            "100%.txt",
            "semi;colon=1&x?#[y].txt",
            "plus+plus",
            "back\\slash",
            "quote'\".txt",
            "caf\u00e9",
            "cafe\u0301",
            "日本語/ファイル.mp4",
            "emoji \ud83c\udfac.mov",
            "-rf");

    @Override
    protected WorkSource source() {
      return tree.with(NAMES.toArray(String[]::new)).source();
    }

    @Override
    protected Set<String> expected() {
      return NAMES;
    }
  }

  @Test
  void anEmptyFolder_isAnEmptyList() throws Exception {
    assertThat(tree.source().list(null, 10)).isEqualTo(new Page(List.of(), null));
  }

  @Test
  void namesComeInTheOrderOfTheirBytes_acrossFolders() throws Exception {
    tree.with("a/z", "a.txt", "a0", "a/b/c", "B", "\uffee", "\ud83c\udfac");
    assertThat(all(tree.source(), 2))
        .containsExactly("B", "a.txt", "a/b/c", "a/z", "a0", "\uffee", "\ud83c\udfac");
  }

  @Nested
  class GivenARootThatCannotBeRead {
    @Test
    void aMissingFolder_isAFailureAndNotAnEmptyList() {
      assertFails(folder.resolve("nowhere"), Why.MISSING);
    }

    @Test
    void aFileInItsPlace_isAFailure() throws Exception {
      assertFails(Files.writeString(folder.resolve("file"), "x"), Why.MISSING);
    }

    @Test
    void aPathThroughAFile_isAFailure() throws Exception {
      Path file = Files.writeString(folder.resolve("file"), "x");
      assertFails(file.resolve("below"), Why.UNREACHABLE);
    }

    @Test
    void aLinkToItself_isAFailure() throws Exception {
      Path link = folder.resolve("link");
      assertFails(Files.createSymbolicLink(link, link), Why.UNREACHABLE);
    }

    @Test
    void aFolderWithoutPermission_isAFailure() throws Exception {
      Path closed = Files.createDirectory(folder.resolve("closed"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
      Assumptions.assumeFalse(
          Files.isReadable(closed), "SKIPPED: permissions do not bind this user (root)");
      assertFails(closed, Why.DENIED);
    }

    private void assertFails(Path root, Why why) {
      DirectorySource source = new Tree(root).source();
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source.list(null, 10))
          .withMessageContaining(root.toString())
          .satisfies(e -> assertThat(e.why()).isEqualTo(why));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("x"));
      assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
    }
  }

  @Nested
  class GivenAFileThatIsBeingWritten {
    @Test
    void itIsLeftOut_untilNothingHasTouchedItForAWhile() throws Exception {
      tree.with("film.mp4");
      tree.clock.set(Instant.now());
      assertThat(all(tree.source(), 10)).isEmpty();
      assertThat(tree.source().item("film.mp4")).isEmpty();
      tree.clock.advance(Duration.ofSeconds(3));
      assertThat(all(tree.source(), 10)).containsExactly("film.mp4");
      assertThat(tree.source().item("film.mp4")).isPresent();
    }

    @Test
    void aCopyThatKeepsTheOldTime_doesNotLookFinished() throws Exception {
      tree.with("copy.mp4");
      Files.setLastModifiedTime(
          tree.root.resolve("copy.mp4"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      tree.clock.set(Instant.now());
      assertThat(all(tree.source(), 10)).isEmpty();
    }

    @Test
    void aFileFromTheFuture_isListedAllTheSame() throws Exception {
      tree.with("camera.mp4");
      Files.setLastModifiedTime(
          tree.root.resolve("camera.mp4"), FileTime.from(Instant.parse("2090-01-01T00:00:00Z")));
      assertThat(all(tree.source(), 10)).containsExactly("camera.mp4");
    }
  }

  @Test
  void hiddenAndTemporaryFiles_areNeitherListedNorServed() throws Exception {
    tree.with("x.mp4", ".x.mp4", "x.mp4.part", "x.tmp", "x~", ".git/config", "d/.cache/y");
    assertThat(all(tree.source(), 10)).containsExactly("x.mp4");
    for (String name : List.of(".x.mp4", "x.mp4.part", ".git/config", "d/.cache/y")) {
      assertThat(tree.source().item(name)).as(name).isEmpty();
    }
  }

  @Test
  void patterns_decideWhatIsListedAndServed() throws Exception {
    tree.with("a.mp4", "b.mov", "c.txt", "out/d.mp4", "drafts/e.mp4");
    DirectorySource source = tree.source(List.of("*.mp4", "**/*.mov"), List.of("out/**", "drafts"));
    assertThat(all(source, 10)).containsExactly("a.mp4", "b.mov");
    for (String name : List.of("c.txt", "out/d.mp4", "drafts/e.mp4")) {
      assertThat(source.item(name)).as(name).isEmpty();
    }
  }

  @Nested
  class GivenLinks {
    @Test
    void aLinkToAFileInside_isAnItem() throws Exception {
      tree.with("real/file");
      Files.createSymbolicLink(tree.root.resolve("link"), Path.of("real/file"));
      assertThat(all(tree.source(), 10)).containsExactly("link", "real/file");
      assertThat(tree.source().item("link")).isPresent();
    }

    @Test
    void aLinkToTheOutside_isNeitherListedNorServed(@TempDir Path elsewhere) throws Exception {
      Path secret = Files.writeString(elsewhere.resolve("secret"), "x");
      Files.createSymbolicLink(tree.root.resolve("link"), secret);
      Files.createSymbolicLink(tree.root.resolve("folder"), elsewhere);
      assertThat(all(tree.source(), 10)).isEmpty();
      assertThat(tree.source().item("link")).isEmpty();
      assertThat(tree.source().item("folder/secret")).isEmpty();
      assertThat(tree.skipped("outside")).isPositive();
    }

    @Test
    void aLinkThroughALinkToTheOutside_isNotServed(@TempDir Path elsewhere) throws Exception {
      Files.writeString(elsewhere.resolve("secret"), "x");
      Files.createDirectory(tree.root.resolve(".hidden"));
      Files.createSymbolicLink(tree.root.resolve(".hidden/out"), elsewhere);
      Files.createSymbolicLink(tree.root.resolve("link"), Path.of(".hidden/out/secret"));
      assertThat(tree.source().item("link")).isEmpty();
      assertThat(all(tree.source(), 10)).isEmpty();
    }

    @Test
    void linksToFolders_areNotFollowed() throws Exception {
      tree.with("real/file");
      Files.createSymbolicLink(tree.root.resolve("round"), Path.of("."));
      Files.createSymbolicLink(tree.root.resolve("again"), Path.of("real"));
      assertThat(all(tree.source(), 10)).containsExactly("real/file");
      assertThat(tree.source().item("again/file")).isEmpty();
      assertThat(tree.source().item("round/real/file")).isEmpty();
    }

    @Test
    void aBrokenLink_isLeftOut() throws Exception {
      Files.createSymbolicLink(tree.root.resolve("nowhere"), Path.of("missing"));
      Files.createSymbolicLink(tree.root.resolve("self"), Path.of("self"));
      assertThat(all(tree.source(), 10)).isEmpty();
      assertThat(tree.source().item("self")).isEmpty();
    }

    @Test
    void theRootItself_mayBeALink() throws Exception {
      tree.with("real/file");
      Path root = Files.createSymbolicLink(tree.root.resolve("root"), Path.of("real"));
      assertThat(all(new Tree(root).source(), 10)).containsExactly("file");
      assertThat(new Tree(root).source().item("file")).isPresent();
    }
  }

  @Test
  void aNameThatIsNotUtf8_isSkippedAndCounted() throws Exception {
    tree.with("good");
    Files.createFile(
        Path.of(URI.create("file://" + tree.root.toUri().getRawPath() + "bad%FFname")));
    assertThat(all(tree.source(), 10)).containsExactly("good");
    assertThat(tree.skipped("not_utf8")).isEqualTo(1);
  }

  @Test
  void aNameWithALineBreak_isSkippedAndCounted() throws Exception {
    tree.with("good", "two\nlines");
    assertThat(all(tree.source(), 10)).containsExactly("good");
    assertThat(tree.skipped("bad_name")).isEqualTo(1);
  }

  @Test
  void waysAroundTheRoot_areGone() throws Exception {
    tree.with("in/file");
    for (String name :
        List.of(
            "in/../in/file",
            "./in/file",
            "in//file",
            "/in/file",
            "in/file/",
            "in/.",
            "in",
            "in/file/x",
            "in/file/x/y",
            "x".repeat(300),
            "..",
            ".",
            "")) {
      assertThat(tree.source().item(name)).as(name).isEmpty();
    }
  }

  @Test
  void theData_arePathSizeTimeAndMediaType() throws Exception {
    tree.write("a/Film.mp4", "12345");
    Files.setLastModifiedTime(
        tree.root.resolve("a/Film.mp4"), FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    assertThat(tree.source().item("a/Film.mp4").orElseThrow())
        .hasToString(
            """
            {"path":"a/Film.mp4","size":5,"modified":"2026-01-02T03:04:05Z","mediaType":"video/mp4"}\
            """);
  }

  @Test
  void pipesAndFolders_areNoItems() throws Exception {
    tree.with("d/file");
    Process mkfifo = new ProcessBuilder("mkfifo", tree.root.resolve("pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    assertThat(all(tree.source(), 10)).containsExactly("d/file");
    assertThat(tree.source().item("pipe")).isEmpty();
    assertThat(tree.source().item("d")).isEmpty();
  }

  @Nested
  class GivenBadSettings {
    @Test
    void noPath_isRefused() {
      assertMistakes(Tree.settings("", List.of(), List.of()), "millrace.source.directory.path");
    }

    @Test
    void aBadPattern_isRefusedAtStart() {
      assertMistakes(
          Tree.settings("/x", List.of("*.mp4", "*.{mp4"), List.of()),
          "millrace.source.directory.include[1] is the pattern \"*.{mp4\"");
    }

    @Test
    void bounds_areChecked() {
      assertMistakes(settings(Duration.ofHours(2), DataSize.ofMegabytes(1)), "stable");
      assertMistakes(settings(Duration.ZERO, DataSize.ofKilobytes(1)), "window");
      assertMistakes(settings(Duration.ZERO, DataSize.ofMegabytes(1025)), "window");
    }

    @Test
    void allOfThem_areToldAtOnce() {
      assertMistakes(
          new DirectorySource.Settings(
              "",
              List.of("[a"),
              List.of("a["),
              List.of("x\\"),
              false,
              Duration.ofHours(2),
              DataSize.ofKilobytes(1)),
          "directory.path",
          "directory.include[0]",
          "directory.exclude[0]",
          "directory.temporary[0]",
          "directory.stable",
          "directory.window");
    }

    private DirectorySource.Settings settings(Duration stable, DataSize window) {
      return new DirectorySource.Settings(
          "/x", List.of(), List.of(), List.of(), false, stable, window);
    }
  }
}
