package dev.millrace.signup.person;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.person.Entry.Checked;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  @Test
  void whatIsRightIsTaken() {
    var entry =
        new Entry(
            "  Zoë  ",
            " Zoe@Example.ORG ",
            "eu",
            new Preferences(true, true),
            "+49 (151) 234-56.78");
    assertThat(entry.check())
        .isEqualTo(
            new Checked.Good(
                new Person(
                    "Zoë",
                    new EmailAddress("Zoe", "example.org"),
                    Region.EU,
                    new Preferences(true, true),
                    "+491512345678")));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    var entry = new Entry(null, "nobody", "mars", new Preferences(false, true), "12");
    assertThat(mistakes(entry)).containsOnlyKeys("name", "email", "region", "phone");
  }

  @Test
  void aNumberThatIsOfNoUseIsAskedAbout() {
    assertThat(
            mistakes(new Entry("A", "a@b.org", "us", new Preferences(true, false), "+4915123456")))
        .containsOnlyKeys("phone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Eve\r\nBcc: all@example.org",
        "Eve\nX",
        "Eve\rX",
        "Eve\u0000",
        "Eve\u0085X",
        "Eve\u2028X",
        "Eve\u202EX",
        "Eve\uD800",
        "look: http://evil.example",
        "www.evil.example",
        "   ",
        "\u00A0\u3000",
        "\u200D\u200C",
        "\u3164",
        "\u2800",
        "\u0301"
      })
  void aNameThatCouldDoHarmIsRefused(String name) {
    assertThat(mistakes(person(name, "a@example.org"))).containsOnlyKeys("name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ng",
        "O’Brien-Šťastný",
        "अनिल कुमार",
        "Мария",
        "李小龙",
        "نور",
        "Jean-Luc (JL) & Co., \"X\" <y>"
      })
  void namesOfTheWorldAreTaken(String name) {
    assertThat(good(person(name, "a@example.org")).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@example.org",
        "a@",
        "a@b",
        "a@example.org.",
        "a@-x.org",
        "a@ex ample.org",
        "a b@example.org",
        "a\r\nRCPT TO:<b@example.org>@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "<a@example.org>",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "\"a b\"@example.org",
        ".a@example.org",
        "a..b@example.org",
        "a.@example.org",
        "a,b@example.org",
        "a@b@example.org",
        "😀@example.org",
        "a\u200b@example.org",
        "a@exa_mple.org"
      })
  void whatIsNoAddressIsRefused(String email) {
    assertThat(mistakes(person("A", email))).containsOnlyKeys("email");
  }

  @Test
  void addressesHaveALongestLength() {
    String domain = ("d".repeat(60) + ".").repeat(3) + "org";
    assertThat(mistakes(person("A", "a".repeat(65) + "@example.org"))).containsOnlyKeys("email");
    assertThat(mistakes(person("A", "ä".repeat(33) + "@example.org"))).containsOnlyKeys("email");
    assertThat(good(person("A", "a".repeat(64) + "@example.org")).email().local()).hasSize(64);
    assertThat(mistakes(person("A", "a".repeat(64) + "@x." + domain + domain)))
        .containsOnlyKeys("email");
  }

  @ParameterizedTest
  @CsvSource({
    "anna@BÜCHER.example, anna@xn--bcher-kva.example",
    "anna@bücher.example, anna@xn--bcher-kva.example",
    "用户@例え.テスト, 用户@xn--r8jz45g.xn--zckzah",
    "o'neil+news@sub.example.org, o'neil+news@sub.example.org"
  })
  void theDomainIsInAsciiAndTheLocalPartAsTyped(String typed, String mailbox) {
    assertThat(good(person("A", typed)).email().mailbox()).isEqualTo(mailbox);
  }

  @ParameterizedTest
  @CsvSource({
    "Anna@Example.org, anna@example.ORG, true",
    "anna@bücher.example, ANNA@xn--bcher-kva.example, true",
    "Ünal@example.org, ünal@example.org, true",
    "U\u0308nal@example.org, ünal@example.org, true",
    "anna+x@example.org, anna@example.org, false",
    "a.nna@example.org, anna@example.org, false"
  })
  void addressesAreComparedWithoutCase(String one, String other, boolean same) {
    String key = good(person("A", one)).email().key();
    assertThat(key.equals(good(person("A", other)).email().key())).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0151 123456", "+0151123456", "+49", "+49151123456789012345", "+49x1511234"})
  void aNumberNeedsItsCountry(String phone) {
    assertThat(mistakes(new Entry("A", "a@b.org", "asia", new Preferences(false, true), phone)))
        .containsOnlyKeys("phone");
  }

  private static Entry person(String name, @Nullable String email) {
    return new Entry(name, email, "eu", new Preferences(true, false), "");
  }

  private static Person good(Entry entry) {
    assertThat(entry.check()).isInstanceOf(Checked.Good.class);
    return ((Checked.Good) entry.check()).person();
  }

  private static Map<String, String> mistakes(Entry entry) {
    return entry.check() instanceof Checked.Bad(var mistakes) ? mistakes : Map.of();
  }
}
