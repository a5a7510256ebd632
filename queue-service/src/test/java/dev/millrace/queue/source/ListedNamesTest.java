package dev.millrace.queue.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedNamesTest {
  private final ListedNames names = new ListedNames();

  @Test
  void aNameIsListedExactlyWhenItWasAdded() {
    IntStream.range(0, 100_000).forEach(i -> names.add("name-" + i));
    assertThat(IntStream.range(0, 100_000)).allMatch(i -> names.contains("name-" + i));
    assertThat(IntStream.range(100_000, 200_000)).noneMatch(i -> names.contains("name-" + i));
    assertThat(names.size()).isEqualTo(100_000);
  }

  @Test
  void namesThatAreNearlyTheSameAreNotTakenForEachOther() {
    names.add("caf\u00e9");
    names.add("ab");
    assertThat(names.contains("cafe\u0301")).isFalse();
    assertThat(names.contains("ba")).isFalse();
    assertThat(names.contains("a")).isFalse();
    assertThat(names.contains("")).isFalse();
  }

  @Test
  void moreMayBeAddedAfterItWasAsked() {
    names.add("b");
    assertThat(names.contains("a")).isFalse();
    names.add("a");
    assertThat(names.contains("a")).isTrue();
    assertThat(names.contains("b")).isTrue();
  }
}
