package dev.millrace.signup.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Secret SECRET = new Secret("0123456789abcdef0123456789abcdef");
  private static final Secret ANOTHER = new Secret("0123456789abcdef0123456789abcdeg");

  @Test
  void aShortKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Secret("ä".repeat(15)))
        .withMessageContaining("30 bytes");
  }

  @Nested
  class GivenATokenInALink {
    private final Tokens tokens = new Tokens(SECRET);
    private final UUID request = UUID.randomUUID();
    private final String token = tokens.make(request, NOW);

    @Test
    void itIsGoodUntilItsEnd() {
      assertThat(tokens.read(token, NOW.minusSeconds(1))).isEqualTo(new Tokens.Read.Good(request));
      assertThat(tokens.read(token, NOW)).isEqualTo(new Tokens.Read.Expired(request));
    }

    @Test
    void anotherKeyDoesNotKnowIt() {
      assertThat(new Tokens(ANOTHER).read(token, NOW.minusSeconds(1)))
          .isEqualTo(new Tokens.Read.Foreign());
    }

    @Test
    void whicheverBitIsChanged_itIsForeign() {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        String word = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
        assertThat(tokens.read(word, NOW.minusSeconds(1))).isEqualTo(new Tokens.Read.Foreign());
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%", "../..", "ä"})
    void whatIsNoTokenAtAllIsForeign(String word) {
      assertThat(tokens.read(word, NOW)).isEqualTo(new Tokens.Read.Foreign());
      assertThat(tokens.read(token.substring(1) + word, NOW)).isEqualTo(new Tokens.Read.Foreign());
      assertThat(tokens.read("*" + token.substring(1), NOW)).isEqualTo(new Tokens.Read.Foreign());
    }
  }

  @Nested
  class GivenAHandleOfAPage {
    private final Handles handles = new Handles(SECRET);
    private final Handle handle = new Handle(UUID.randomUUID(), NOW.plusMillis(123));

    @Test
    void itIsReadBack() {
      assertThat(handles.read(handles.write(handle))).contains(handle);
    }

    @Test
    void twoWordsForTheSameDoNotTellThatTheyAre() {
      assertThat(handles.write(handle).substring(0, 20))
          .isNotEqualTo(handles.write(handle).substring(0, 20));
    }

    @Test
    void withoutTheKeyNoneIsMadeOrRead() {
      String word = handles.write(handle);
      assertThat(new Handles(ANOTHER).read(word)).isEmpty();
      assertThat(handles.read(word.substring(0, word.length() - 4) + "AAAA")).isEmpty();
      assertThat(handles.read("")).isEmpty();
      assertThat(handles.read("*".repeat(word.length()))).isEmpty();
    }
  }
}
