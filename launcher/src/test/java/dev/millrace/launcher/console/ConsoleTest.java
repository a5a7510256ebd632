package dev.millrace.launcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
  private static final String CLEAR = "\r\u001b[K";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void onATerminal_progressIsPaintedOverAndOver_andLinesAppearAboveIt() {
    Console console = console(80);
    console.progress("1 of 2");
    console.say("hello");
    console.progress("2 of 2");
    console.endProgress();

    assertThat(printed())
        .isEqualTo(CLEAR + "1 of 2" + CLEAR + "hello\n" + "1 of 2" + CLEAR + "2 of 2" + CLEAR);
  }

  @Test
  void onANarrowTerminal_progressStaysOnItsLine() {
    console(6).progress("1234567890");

    assertThat(printed()).isEqualTo(CLEAR + "12345");
  }

  @Test
  void inAPipe_progressIsALineEachTimeItSaysSomethingNew() {
    Console console = console(0);
    console.progress("1 of 2");
    console.progress("1 of 2");
    console.say("hello");
    console.progress("2 of 2");
    console.endProgress();

    assertThat(printed()).isEqualTo("1 of 2\nhello\n2 of 2\n");
  }

  @Test
  void complaintsBeginWithTheNameOfTheCommand() {
    console(0).complain("no such flow");

    assertThat(printed()).isEqualTo("millrace: no such flow\n");
  }

  @Test
  void aTableAlignsItsColumns_andShowsNoControlCharacters() {
    var table = new Table("NAME", "N").row("a\u001b[31mred\nline", 1).row(null, 22);

    assertThat(table.lines())
        .containsExactly("NAME            N", "a?[31mred?line  1", "-               22");
  }

  @Test
  void ofALongCellOnlyTheBeginningIsShown_butInTheLastColumn() {
    String reason = "r".repeat(300);
    var table = new Table("ITEM", "REASON").row("n".repeat(300), reason);

    assertThat(table.lines().getLast()).isEqualTo("n".repeat(99) + "…  " + reason);
  }

  @ParameterizedTest
  @CsvSource({"PT0.1S,0.1 s", "PT59.94S,59.9 s", "PT75S,75 s", "PT10M,10 min", "PT3H,3.0 h"})
  void timesAreSaidAsPeopleSayThem(Duration time, String words) {
    assertThat(Words.time(time)).isEqualTo(words);
  }

  @Test
  void aFileThatIsNotUtf8_isSaidToBe() {
    assertThat(Words.mishap(new MalformedInputException(1)))
        .isEqualTo("a file that was given is not UTF-8");
  }

  private Console console(int width) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, width);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
