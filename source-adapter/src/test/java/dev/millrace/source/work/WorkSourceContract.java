package dev.millrace.source.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every kind of source has to hold. A test of a kind extends it, on the real thing.
public abstract class WorkSourceContract {
  /// A source that has exactly [#expected()].
  protected abstract WorkSource source() throws Exception;

  protected abstract Set<String> expected();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10_000})
  void pagesOfAnySize_giveEveryNameOnce(int limit) throws Exception {
    assertThat(all(source(), limit)).containsExactlyInAnyOrderElementsOf(expected());
  }

  @Test
  void aPage_hasNoMoreNamesThanAskedFor() throws Exception {
    assertThat(source().list(null, 2).names()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void theSameCursor_mayBeUsedAgain() throws Exception {
    WorkSource source = source();
    String cursor = source.list(null, 2).next();
    assertThat(source.list(cursor, 2)).isEqualTo(source.list(cursor, 2));
  }

  @Test
  void whatIsListed_isServed() throws Exception {
    WorkSource source = source();
    for (String name : all(source, 100)) {
      assertThat(source.item(name)).as(name).isPresent();
    }
  }

  @Test
  void whatIsNotListed_isGone() throws Exception {
    WorkSource source = source();
    for (String name : List.of("no such name", "../etc/passwd", "/etc/passwd", "%", "'\"; --")) {
      assertThat(source.item(name)).as(name).isEmpty();
    }
  }

  @Test
  void aSourceThatAnswers_isReady() throws Exception {
    source().check();
  }

  public static List<String> all(WorkSource source, int limit)
      throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    @Nullable String cursor = null;
    do {
      Page page = source.list(cursor, limit);
      names.addAll(page.names());
      cursor = page.next();
    } while (cursor != null);
    return names;
  }
}
