package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.UpFlow;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./millrace demo wordcount`, as a user runs it.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WordcountTest {
  private static final Path SAMPLES = Jar.HOME.resolve("samples/texts");
  private static final Pattern QUEUE = Pattern.compile("the queue is at (http://\\S+)");
  private static final Pattern STAYS = Pattern.compile("staying; Ctrl-C stops it");

  @TempDir Path folder;

  @Test
  void itCountsWhatTheShellCounts() throws Exception {
    List<Path> texts = copy(List.of("GPL-2.txt", "Artistic.txt", "sub/MPL-2.0.txt"));
    Path none = Files.write(folder.resolve("texts/latin1.txt"), new byte[] {'n', (byte) 0xe9});
    try (UpFlow demo =
        UpFlow.demo(folder, "wordcount", "--dir", folder.resolve("texts").toString(), "--stay")) {
      demo.awaitSaid(STAYS);
      QueueClient queue =
          QueueClient.of(URI.create(demo.awaitSaid(QUEUE).group(1).replaceAll(";$", "")));
      List<ItemStatus> counts = queue.items("counts", null, null, 10, null).items();
      assertThat(counts).as(demo.said()).hasSize(1);
      Reduced count = read(queue.item("counts", counts.getFirst().name()).data());
      assertThat(words(count)).isEqualTo(shell(texts));
      assertThat(count.cover())
          .isEqualTo(
              Stream.of("GPL-2.txt", "Artistic.txt", "sub/MPL-2.0.txt")
                  .map(Cover::of)
                  .reduce(Cover::plus)
                  .orElseThrow());
      assertThat(demo.said())
          .contains(
              none.getFileName() + " is not counted: exit status 65", "it is no text in UTF-8");
    }
  }

  private List<Path> copy(List<String> names) throws IOException {
    for (String name : names) {
      Path copy = folder.resolve("texts").resolve(name);
      Files.createDirectories(copy.getParent());
      Files.copy(SAMPLES.resolve(copy.getFileName()), copy);
    }
    return names.stream().map(folder.resolve("texts")::resolve).toList();
  }

  private static Reduced read(@Nullable JsonData data) {
    return Json.strict().readValue(Objects.requireNonNull(data).bytes(), Reduced.class);
  }

  private static Map<String, Long> words(Reduced count) {
    var words = new TreeMap<String, Long>();
    count
        .value()
        .path("words")
        .properties()
        .forEach(word -> words.put(word.getKey(), word.getValue().longValue()));
    return words;
  }

  /// The one-line pipeline that everybody knows.
  private static Map<String, Long> shell(List<Path> texts) throws IOException {
    String pipeline = "cat \"$@\" | tr A-Z a-z | tr -cs a-z '\\n' | grep . | sort | uniq -c";
    var command = new ArrayList<>(List.of("sh", "-c", pipeline, "sh"));
    texts.forEach(text -> command.add(text.toString()));
    Process process = new ProcessBuilder(command).start();
    var words = new TreeMap<String, Long>();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    said.lines()
        .map(line -> line.strip().split(" "))
        .forEach(line -> words.put(line[1], Long.parseLong(line[0])));
    assertThat(words).hasSizeGreaterThan(500);
    return words;
  }
}
