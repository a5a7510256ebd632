package dev.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void aTextThatFitsIsWhole() {
    assertThat(Excerpt.of("", 4)).isEmpty();
    assertThat(Excerpt.of("ab😀", 4)).isEqualTo("ab😀");
  }

  @Test
  void noCharacterIsCutInTwo() {
    assertThat(Excerpt.of("abcde", 4)).isEqualTo("abc…");
    assertThat(Excerpt.of("ab😀d", 4)).isEqualTo("ab…");
    assertThat(Excerpt.of("a😀de", 4)).isEqualTo("a😀…");
  }

  @Test
  void halvesOfCharactersAreReplaced() {
    assertThat(Excerpt.of("a\ud83d b\ude00", 9)).isEqualTo("a\uFFFD b\uFFFD");
  }
}
