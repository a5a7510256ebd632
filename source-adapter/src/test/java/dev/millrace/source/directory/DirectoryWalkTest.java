package dev.millrace.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.source.work.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Paging over trees that were made up from a seed, compared with a sorted set. A failure names the
/// seed.
class DirectoryWalkTest {
  private static final String[] PARTS = {
    "a", "a.b", "b", "B", "a b", "caf\u00e9", "z\ud83c\udfac", "0", "-", "\uffee", "aa", "a0"
  };

  @TempDir Path folder;

  @Test
  void fromAnyNameOn_theNamesThatFollowAreGivenInOrder() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TreeSet<String> names = grow(random, 300);
    DirectorySource source = new Tree(folder.toRealPath()).source();
    var places = new ArrayList<>(names);
    places.addAll(List.of("", "a", "a/", "a/a", "b/zz", "zzzz", "a.b/0/x", "\uffff"));
    for (String place : places) {
      int limit = 1 + random.nextInt(names.size());
      assertThat(source.list(place, limit).names())
          .as("seed %d, after \"%s\"", seed, place)
          .containsExactlyElementsOf(names.tailSet(place, false).stream().limit(limit).toList());
    }
  }

  @Test
  void whatIsThereAllTheTime_isListedOnce_whileOtherFilesComeAndGo() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    TreeSet<String> lasting = grow(random, 300);
    DirectorySource source = new Tree(folder.toRealPath()).source();
    for (int round = 0; round < 20; round++) {
      var seen = new ArrayList<String>();
      String cursor = null;
      do {
        Page page = source.list(cursor, 1 + random.nextInt(20));
        seen.addAll(page.names());
        cursor = page.next();
        disturb(random, lasting);
      } while (cursor != null);
      assertThat(new HashSet<>(seen)).as("seed %d: once each", seed).hasSameSizeAs(seen);
      assertThat(seen).as("seed %d", seed).containsAll(lasting);
    }
  }

  @Test
  void aFolderLargerThanTheWindow_isListedWhole() throws Exception {
    var names = new TreeSet<String>();
    for (int i = 0; i < 20_000; i++) {
      String name = "file-with-a-name-%05d".formatted(i * 7919 % 20_000);
      Files.createFile(folder.resolve(name));
      names.add(name);
    }
    DirectorySource source = new Tree(folder.toRealPath()).source();
    assertThat(dev.millrace.source.work.WorkSourceContract.all(source, 999))
        .containsExactlyElementsOf(names);
  }

  @Test
  void aWindow_staysWithinItsBudget() throws Exception {
    var window = new NameWindow(10_000, null, false);
    long largest = 0;
    for (int i = 0; i < 100_000; i++) {
      window.add("%06d".formatted(i * 7919 % 100_000).getBytes(StandardCharsets.UTF_8));
      largest = Math.max(largest, window.size());
    }
    assertThat(largest).isLessThan(10_100);
    assertThat(window.isPartial()).isTrue();
    assertThat(window.settle(name -> name))
        .hasSizeGreaterThan(100)
        .first()
        .isEqualTo("000000".getBytes(StandardCharsets.UTF_8));
  }

  private TreeSet<String> grow(Random random, int files) throws IOException {
    var names = new TreeSet<String>(DirectoryWalkTest::byBytes);
    while (names.size() < files) {
      String name = name(random);
      if (create(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private void disturb(Random random, Set<String> lasting) throws IOException {
    for (int i = 0; i < 5; i++) {
      String name = name(random);
      if (!lasting.contains(name) && !create(name)) {
        Path path = FileNames.below(folder.toRealPath(), name);
        if (Files.isRegularFile(path)) {
          Files.delete(path);
        }
      }
    }
  }

  private boolean create(String name) throws IOException {
    Path path = FileNames.below(folder.toRealPath(), name);
    try {
      Files.createDirectories(path.getParent());
      Files.createFile(path);
      return true;
    } catch (IOException e) {
      return false; // the name is taken, or leads through a file
    }
  }

  private static String name(Random random) {
    var parts = new ArrayList<String>();
    int depth = 1 + random.nextInt(4);
    for (int i = 0; i < depth; i++) {
      parts.add(PARTS[random.nextInt(PARTS.length)]);
    }
    return String.join("/", parts);
  }

  private static int byBytes(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
