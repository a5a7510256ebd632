package dev.millrace.source.list;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.source.list.ListSource.Format;
import dev.millrace.source.list.ListSource.Settings;
import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SettableClock;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.StaleCursor;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ListSourceTest {
  @TempDir Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final SettableClock clock = new SettableClock(Instant.now().plus(Duration.ofHours(1)));

  @Nested
  class GivenPlainLines extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return list("list.txt", "https://example.org/a?b=c\r\n\na b\nÄÖ/ü\n-\nno end");
    }

    @Override
    protected Set<String> expected() {
      return Set.of("https://example.org/a?b=c", "a b", "ÄÖ/ü", "-", "no end");
    }

    @Test
    void theDataHoldTheLine() throws Exception {
      assertThat(source().item("a b").orElseThrow()).hasToString("{\"line\":\"a b\"}");
    }
  }

  @Nested
  class GivenJsonLines extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return list(
          "list.jsonl",
          """
          {"film": {"id": "a/1"}, "size": 12345678901234567890.125}
          {"film": {"id": 7}}

          {"film": {"id": "ü"}}
          """,
          "/film/id");
    }

    @Override
    protected Set<String> expected() {
      return Set.of("a/1", "7", "ü");
    }

    @Test
    void theDataAreTheObject_withEveryDigit() throws Exception {
      assertThat(source().item("a/1").orElseThrow())
          .hasToString("{\"film\":{\"id\":\"a/1\"},\"size\":12345678901234567890.125}");
    }
  }

  @Nested
  class GivenCsv extends WorkSourceContract {
    @Override
    protected WorkSource source() {
      return list(
          "list.csv",
          "\ufeffid,title\r\n1,\"one, or\r\ntwo\"\r\n2,\"a \"\"quoted\"\" word\"\r\n3,\r\n",
          "id");
    }

    @Override
    protected Set<String> expected() {
      return Set.of("1", "2", "3");
    }

    @Test
    void theDataAreTheColumns() throws Exception {
      assertThat(source().item("1").orElseThrow())
          .hasToString("{\"id\":\"1\",\"title\":\"one, or\\ntwo\"}");
      assertThat(source().item("2").orElseThrow())
          .hasToString("{\"id\":\"2\",\"title\":\"a \\\"quoted\\\" word\"}");
      assertThat(source().item("3").orElseThrow()).hasToString("{\"id\":\"3\",\"title\":\"\"}");
    }
  }

  @Test
  void namesComeInTheOrderOfTheList() throws Exception {
    assertThat(all(list("l.txt", "9\n10\n1\n"), 2)).containsExactly("9", "10", "1");
  }

  @Test
  void anEmptyList_isAnEmptyList() throws Exception {
    for (String name : List.of("l.txt", "l.csv")) {
      assertThat(list(name, "").list(null, 10)).isEqualTo(new Page(List.of(), null));
    }
    assertThat(list("l.jsonl", "\n", "/id").list(null, 10).names()).isEmpty();
  }

  @Test
  void brokenLines_areNamedInTheLog_andTheRestIsServed(CapturedOutput log) throws Exception {
    WorkSource source =
        list(
            "l.jsonl",
            "{\"id\":1}\n"
                + "{\"id\":\n"
                + "{\"name\":2}\n"
                + "[1]\n"
                + "{\"id\":true}\n"
                + "{\"id\":\"\\u0007\"}\n"
                + "{\"id\":3}\n",
            "/id");
    assertThat(all(source, 10)).containsExactly("1", "3");
    assertThat(log).contains("line 2 of ", "line 3 of ", "line 4 of ", "line 5 of ", "line 6 of ");
    assertThat(skipped("broken")).isEqualTo(4);
    assertThat(skipped("bad_name")).isEqualTo(1);
  }

  @Test
  void aLineThatIsNotUtf8_isBroken() throws Exception {
    Path file = folder.resolve("l.txt");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n', 'b', '\n'});
    assertThat(all(source(file, "", null), 10)).containsExactly("a", "b");
    assertThat(skipped("broken")).isEqualTo(1);
  }

  @Test
  void aByteOrderMarkIsSkipped_aLetterThatIsNearToOneIsNot() throws Exception {
    assertThat(all(list("l.txt", "\ufeffa\n"), 10)).containsExactly("a");
    assertThat(all(list("l.txt", "\ufefca\n"), 10)).containsExactly("\ufefca");
    assertThat(all(list("l.txt", "\ufec0\n"), 10)).containsExactly("\ufec0");
  }

  @Test
  void aLineThatIsTooLong_isBroken() throws Exception {
    WorkSource source = list("l.txt", "a\n" + "x".repeat(3_000_000) + "\nb\n");
    assertThat(all(source, 10)).containsExactly("a", "b");
    assertThat(source.item("b")).isPresent();
  }

  @Test
  void aQuoteThatIsNeverClosed_costsItsOwnRowOnly(CapturedOutput log) throws Exception {
    String rows = IntStream.range(0, 3000).mapToObj(i -> i + ",x\n").collect(Collectors.joining());
    WorkSource source =
        list("l.csv", "id,t\na,\"never closed\n" + rows + "b,\"y\"\nc\nd,x\"\n", "id");
    assertThat(all(source, 100)).hasSize(3001).startsWith("0", "1").endsWith("2999", "b");
    assertThat(log).contains("line 2 of ", "line 3004 of ", "line 3005 of ");
  }

  @Test
  void duplicates_areNamedInTheLog_andTheFirstCounts(CapturedOutput log) throws Exception {
    WorkSource source = list("l.csv", "id,t\n1,first\n2,x\n1,second\n");
    assertThat(all(source, 10)).containsExactly("1", "2");
    assertThat(source.item("1").orElseThrow().path("t").asString()).isEqualTo("first");
    assertThat(log).contains("line 4 of ", "\"1\" stands in the list already");
    assertThat(skipped("duplicate")).isEqualTo(1);
  }

  @Test
  void aColumnThatIsNotThere_isAFailureThatNamesTheColumns() {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> list("l.csv", "id,t\n1,x\n", "name").list(null, 1))
        .withMessageContaining("\"name\"")
        .withMessageContaining("[id, t]");
  }

  @Test
  void aTitleThatComesTwice_isAFailureThatNamesIt() {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> list("l.csv", "id,t,t\n1,x,y\n").list(null, 1))
        .withMessageContaining("line 1 of ")
        .withMessageContaining("\"t\" stands there twice")
        .satisfies(e -> assertThat(e.why()).isEqualTo(Why.NONSENSE));
  }

  @Test
  void aMissingFile_isAFailureAndNotAnEmptyList() {
    WorkSource source = source(folder.resolve("none.txt"), "", null);
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> source.list(null, 1))
        .satisfies(e -> assertThat(e.why()).isEqualTo(Why.MISSING));
    assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(() -> source.item("a"));
    assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
  }

  @Test
  void aListWithTooManyEntries_isAFailure() throws Exception {
    Path file = write("l.txt", "a\nb\nc\n");
    WorkSource source =
        new ListSource(
            new Settings(file.toString(), null, "", ',', 2), clock, new Skipped(metrics));
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> source.list(null, 1))
        .satisfies(e -> assertThat(e.why()).isEqualTo(Why.TOO_LARGE));
  }

  @Nested
  class GivenAListThatChanges {
    @Test
    void whatIsAppendedBetweenTwoPages_isListed() throws Exception {
      WorkSource source = list("l.txt", "a\nb\nc\n");
      String next = source.list(null, 2).next();
      Files.writeString(folder.resolve("l.txt"), "d\n", StandardOpenOption.APPEND);
      assertThat(source.list(next, 10).names()).containsExactly("c", "d");
      assertThat(source.item("d")).isPresent();
    }

    @Test
    void aCursorOutlivesTheProcess() throws Exception {
      String next = list("l.txt", "a\nb\nc\n").list(null, 2).next();
      assertThat(source(folder.resolve("l.txt"), "", null).list(next, 10).names())
          .containsExactly("c");
    }

    @Test
    void aChangeBeforeTheCursor_makesItStale() throws Exception {
      WorkSource source = list("l.txt", "a\nb\nc\n");
      String next = source.list(null, 2).next();
      for (String changed : List.of("b\nc\n", "b\na\nc\n", "ab\n\nc\n", "")) {
        write("l.txt", changed);
        assertThatExceptionOfType(StaleCursor.class).isThrownBy(() -> source.list(next, 10));
      }
      assertThat(source.list(null, 10).names()).isEmpty();
    }

    @Test
    void aLineWithoutAnEnd_waitsUntilNobodyWritesIt() throws Exception {
      WorkSource source = list("l.txt", "a\nfilm-1");
      clock.set(Instant.now());
      assertThat(all(source, 10)).containsExactly("a");
      assertThat(source.item("film-1")).isEmpty();
      clock.advance(Duration.ofSeconds(3));
      assertThat(all(source, 10)).containsExactly("a", "film-1");
    }
  }

  @Test
  void aCursorOfAnotherKind_isRefused() {
    WorkSource source = list("l.txt", "a\nb\n");
    for (String cursor : List.of("", "b", "1", "1-", "-1-0", "1-zz", "9999999999-0")) {
      assertThatExceptionOfType(BadCursor.class)
          .as(cursor)
          .isThrownBy(() -> source.list(cursor, 10));
    }
  }

  @Test
  void theStandardInput_isReadOnce() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("id;t\n1;x\n2;y".getBytes(StandardCharsets.UTF_8)));
    try {
      WorkSource source =
          new ListSource(
              new Settings("-", Format.CSV, "", ';', 10),
              new SettableClock(Instant.now()),
              new Skipped(metrics));
      assertThat(all(source, 1)).containsExactly("1", "2");
      assertThat(source.item("2")).isPresent();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aListOf200000_isFoundByEachName() throws Exception {
    String lines =
        IntStream.range(0, 200_000).mapToObj(i -> "item-" + i).collect(Collectors.joining("\n"));
    WorkSource source = list("l.txt", lines);
    assertThat(all(source, 9_999)).hasSize(200_000).doesNotHaveDuplicates();
    for (int i = 0; i < 200_000; i += 1999) {
      assertThat(source.item("item-" + i)).isPresent();
    }
    assertThat(source.item("item-200000")).isEmpty();
  }

  /// As spreadsheets write it that know only one language.
  @Test
  void aCsvWhoseTitlesAreNotUtf8_isAFailureThatSaysSo() throws Exception {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "größe,id\n1,a\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> source(file, "id", null).list(null, 10))
        .withMessageContaining("line 1 of " + file)
        .withMessageContaining("not UTF-8")
        .satisfies(e -> assertThat(e.why()).isEqualTo(Why.NONSENSE));
  }

  @Test
  void badSettings_areRefused() {
    assertMistakes(new Settings("", null, "", ',', 1), "millrace.source.list.file");
    assertMistakes(new Settings("x", null, "", ',', 0), "max-items");
    assertMistakes(new Settings("x.jsonl", null, "id", ',', 1), "millrace.source.list.name");
    assertMistakes(
        new Settings("", Format.JSON, "id", '"', 0), "file", "max-items", "delimiter", "name");
    for (char delimiter : new char[] {'"', '\r', '\n'}) {
      assertMistakes(
          new Settings("x.csv", null, "", delimiter, 1), "millrace.source.list.delimiter");
    }
  }

  private WorkSource list(String file, String content) {
    return list(file, content, "");
  }

  private WorkSource list(String file, String content, String name) {
    return source(write(file, content), name, null);
  }

  private WorkSource source(Path file, String name, @Nullable Format format) {
    return new ListSource(
        new Settings(file.toString(), format, name, ',', 1_000_000), clock, new Skipped(metrics));
  }

  private Path write(String file, String content) {
    try {
      return Files.writeString(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double skipped(String reason) {
    var counter = metrics.find("millrace.source.skipped").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }
}
