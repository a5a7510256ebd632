package dev.millrace.source.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.source.work.BadCursor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
  /// The empty text is the name of a row in a database, and so the last of a page.
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ü/%"})
  void aCursorComesBackAsItWas_fromItsOwnKindOnly(String cursor) throws Exception {
    String token = ContinueToken.encode("jdbc", cursor);
    assertThat(ContinueToken.decode("jdbc", token)).isEqualTo(cursor);
    assertThatExceptionOfType(BadCursor.class)
        .isThrownBy(() -> ContinueToken.decode("list", token));
  }
}
