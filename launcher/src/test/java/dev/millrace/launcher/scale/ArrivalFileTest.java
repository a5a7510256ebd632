package dev.millrace.launcher.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.launcher.scale.Arrival.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalFileTest {
  @TempDir Path folder;

  @Test
  void aTimeOnEachLineIsAnItem_andTheTraceBeginsWithTheFirst() throws IOException {
    assertThat(read("7\n7.25\n\n# a comment\n9.5\n").arrivals())
        .containsExactly(new Arrival(0, null), new Arrival(250, null), new Arrival(2500, null));
  }

  @Test
  void aCountAndTheWorkMayFollow() throws IOException {
    assertThat(
            read("time,count,work\r\n0,2\r\n1,0\r\n2, 1, 45s\r\n3,1,stuck\r\n4,1,\r\n").arrivals())
        .containsExactly(
            new Arrival(0, null),
            new Arrival(0, null),
            new Arrival(2000, new Work.Lasting(45_000)),
            new Arrival(3000, new Work.Stuck()),
            new Arrival(4000, null));
  }

  @Test
  void aByteOrderMarkIsNoPartOfIt() throws IOException {
    assertThat(read("\uFEFF0\n5\n").arrivals()).hasSize(2);
    assertThat(read("\uFEFFtime,count\n0,3\n").arrivals()).hasSize(3);
    assertThat(read("\uFEFF# made by a spreadsheet\n0\n").arrivals()).hasSize(1);
  }

  @Test
  void instantsAreReadToo() throws IOException {
    assertThat(read("2026-01-01T23:59:59.5Z\n2026-01-02T00:00:01Z").span()).isEqualTo(1500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0\\n5\\n4 | line 3: goes back in time: sort the lines",
        "0\\nnoon | line 2: \"noon\" is no time in seconds such as 12.5",
        "-1 | line 1: \"-1\" is no time in seconds such as 12.5",
        "1e9 | line 1: \"1e9\" is no time in seconds such as 12.5",
        "0\\n2026-01-01T00:00:00Z | line 2: mixes seconds and instants: write all times alike",
        "2026-13-01T00:00:00Z | line 1: \"2026-13-01T00:00:00Z\" is no instant such as",
        "0,1\\n1,many | line 2: \"many\" is no count of items",
        "0,-3 | line 1: \"-3\" is no count of items",
        "0,1,ages | line 1: \"ages\" is neither \"stuck\" nor a time from 1ms to 7d",
        "0,1,8d | line 1: \"8d\" is neither \"stuck\" nor a time from 1ms to 7d",
        "0,1,1s,x | line 1: has 4 columns: write time, count and work at most",
        "0,999999\\n1,2 | line 2: is about more than 1,000,000 items: replay a part of the trace",
        "0\\n40000000 | line 2: is more than 366 days after the first",
        "-200000000-01-01T00:00:00Z\\n+200000000-01-01T00:00:00Z | line 2: is more than 366 days",
        "# none | holds no arrival: write one time a line",
      })
  void aMistakeIsToldWithItsLine(String text, String mistake) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trace.csv")
        .hasMessageContaining(mistake);
  }

  @Test
  void whatIsNoTextOrNotThereIsRefusedInWords() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    assertThatThrownBy(() -> ArrivalFile.read(binary)).hasMessageEndingWith("is not text in UTF-8");
    assertThatThrownBy(() -> ArrivalFile.read(folder.resolve("gone")))
        .hasMessageStartingWith("there is no file ");
    assertThatThrownBy(() -> ArrivalFile.read(folder)).hasMessageContaining("cannot be read");
  }

  private Trace read(String text) throws IOException {
    return ArrivalFile.read(Files.writeString(folder.resolve("trace.csv"), text));
  }
}
