package dev.millrace.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *.mp4            | a.mp4
          *.mp4            | deep/er/a.mp4
          *.mp4            | IMG_0001.MP4
          ÜBUNG*           | übung 1
          **/*.mp4         | a.mp4
          **/*.mp4         | deep/er/a.mp4
          /**              | /a
          films/*.mp4      | films/a.mp4
          films/**         | films/b/c.mp4
          films/**/c.mp4   | films/c.mp4
          films/**/c.mp4   | films/a/b/c.mp4
          *.{mp4,mov}      | a.mov
          {a,b{c,d}}.txt   | bd.txt
          [a-c]?.txt       | bz.txt
          [!a-c].txt       | z.txt
          a.b              | a.b
          a,b.txt          | a,b.txt
          \\*.txt          | *.txt
          (x)+$^.txt       | (x)+$^.txt
          é*               | été
          """)
  void matches(String glob, String name) {
    assertThat(new Glob(glob).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *.mp4            | a.mp4.txt
          films/*.mp4      | films/b/c.mp4
          films/*.mp4      | other/films/a.mp4
          films/**         | films
          a.b              | axb
          a?b              | a/b
          [!a-c].txt       | b.txt
          \\*.txt          | a.txt
          """)
  void doesNotMatch(String glob, String name) {
    assertThat(new Glob(glob).matches(name)).isFalse();
  }

  @Test
  void aComposedAccent_matchesADecomposedOne() {
    assertThat(new Glob("caf\u00e9.*").matches("cafe\u0301.txt")).isTrue();
    assertThat(new Glob("cafe\u0301.*").matches("caf\u00e9.txt")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drafts/**", "drafts", "d*", "**/drafts/**"})
  void aPatternForEverythingInAFolder_coversTheFolder(String glob) {
    assertThat(new Glob(glob).coversFolder("drafts")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drafts/*.txt", "*.txt", "other/**"})
  void aPatternForSomeFiles_doesNotCoverTheFolder(String glob) {
    assertThat(new Glob(glob).coversFolder("drafts")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "{a,b", "a\\", "["})
  void anUnfinishedPattern_isRefusedByName(String glob) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Glob(glob))
        .withMessageContaining(glob);
  }

  @Test
  void patternsThatCameDividedAtEachComma_areWholeAgain() {
    assertThat(Glob.whole(List.of("*.{mp4", "mov}", "*.a", "[x", "y]*", "b")))
        .containsExactly("*.{mp4,mov}", "*.a", "[x,y]*", "b");
    assertThat(Glob.whole(List.of("*.a", "*.{mp4"))).containsExactly("*.a", "*.{mp4");
  }
}
