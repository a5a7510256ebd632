package dev.millrace.source.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.ProblemException;
import dev.millrace.source.Adapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartTest {
  @TempDir Path folder;

  /// Or a queue that is a viewer would take each of its listings for a failure.
  @Test
  void aViewerMayAskASourceThatNeverForgetsToAccept_butOnlyAProducerOneThatDoes() throws Exception {
    String file = Files.writeString(folder.resolve("list"), "a\n").toString();
    String token = "0123456789abcdef";
    String[] viewer = {
      "millrace.security.tokens[0].token=" + token, "millrace.security.tokens[0].roles=viewer"
    };
    try (var list =
            new Adapter(
                "millrace.source.kind=list",
                "millrace.source.list.file=" + file,
                viewer[0],
                viewer[1]);
        var topic =
            new Adapter(
                "millrace.source.kind=kafka",
                "millrace.source.kafka.servers=127.0.0.1:1",
                "millrace.source.kafka.topic=t",
                "millrace.source.kafka.group=g",
                viewer[0],
                viewer[1])) {
      assertThat(Adapter.names(list.client(token), 10)).containsExactly("a");
      assertThat(list.client(token).accept(List.of("a"))).isFalse();
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> topic.client(token).accept(List.of("a")))
          .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direktory", ""})
  void anUnknownKind_isRefusedWithTheKnownOnes(String kind, CapturedOutput output) {
    assertThatThrownBy(() -> new Adapter("millrace.source.kind=" + kind)).isNotNull();
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("\"" + kind + "\", which is no kind of source")
        .contains("directory, http, jdbc, kafka, list, s3");
  }

  @ParameterizedTest
  @CsvSource({
    "directory, millrace.source.directory.path is not set",
    "list, millrace.source.list.file is not set",
    "http, millrace.source.http.list is not set|millrace.source.http.item is not set",
    "s3, millrace.source.s3.bucket is not set",
    "jdbc, millrace.source.jdbc.url is|millrace.source.jdbc.query is|millrace.source.jdbc.name is",
    "kafka, millrace.source.kafka.servers is|millrace.source.kafka.topic is"
  })
  void aKindWithoutItsSettings_saysWhichAreMissing(
      String kind, String messages, CapturedOutput output) {
    assertThatThrownBy(() -> new Adapter("millrace.source.kind=" + kind)).isNotNull();
    assertThat(output).contains("APPLICATION FAILED TO START").contains(messages.split("\\|"));
  }

  @Test
  void aMistypedSetting_isRefusedByName(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new Adapter(
                    "millrace.source.kind=directory",
                    "millrace.source.directory.path=" + folder,
                    "millrace.source.directory.includes=*.mp4"))
        .isNotNull();
    assertThat(output).contains("millrace.source.directory.includes");
  }

  @Test
  void aDelimiterOfTwoCharacters_isRefused_sayingWhatToWrite(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new Adapter(
                    "millrace.source.kind=list",
                    "millrace.source.list.file=x.csv",
                    "millrace.source.list.delimiter=;;"))
        .isNotNull();
    assertThat(output).contains("millrace.source.list.delimiter is \";;\": write one character");
  }

  @Test
  void allMistakesAreToldAtOnce(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                new Adapter(
                    "millrace.source.kind=kafka",
                    "millrace.source.max-lists=0",
                    "millrace.source.kafka.topic=t",
                    "millrace.source.kafka.timeout=soon",
                    "millrace.source.kafka.topics=t"))
        .isNotNull();
    assertThat(output)
        .contains(
            "- millrace.source.max-lists is 0: set it between 1 and 64",
            "- millrace.source.kafka.timeout is \"soon\": write a duration",
            "- millrace.source.kafka.topics is not known: there are ",
            "- millrace.source.kafka.servers is \"\": set it to HOST:PORT",
            "- millrace.source.kafka.group is not set");
  }

  @Test
  void settingsAreBoundFromTheirKeys() throws Exception {
    for (String name : new String[] {"a.mp4", "b.mov", ".c.mp4", "drafts.mp4", "x.part"}) {
      Files.writeString(folder.resolve(name), "x");
    }
    try (var adapter =
        new Adapter(
            "millrace.source.kind=directory",
            "millrace.source.directory.path=" + folder,
            "millrace.source.directory.include=*.{mp4,mov},*.part",
            "millrace.source.directory.exclude=drafts*",
            "millrace.source.directory.temporary=*.tmp",
            "millrace.source.directory.hidden=true",
            "millrace.source.directory.stable=0s",
            "millrace.source.directory.window=1MB")) {
      assertThat(adapter.names(10)).containsExactly(".c.mp4", "a.mp4", "b.mov", "x.part");
    }
  }

  @Test
  void itDescribesItsInterface() throws Exception {
    try (var adapter =
        new Adapter("millrace.source.kind=directory", "millrace.source.directory.path=" + folder)) {
      assertThat(adapter.get("/openapi").body()).contains("/api/v1/items:");
    }
  }

  @Test
  void aListIsServedUnderItsSettings() throws Exception {
    Path list = Files.writeString(folder.resolve("l.csv"), "id;t\n../x;y\n.;z\n..;z\na/b;z\n");
    try (var adapter =
        new Adapter(
            "millrace.source.kind=list",
            "millrace.source.list.file=" + list,
            "millrace.source.list.format=csv",
            "millrace.source.list.name=id",
            "millrace.source.list.delimiter=;")) {
      assertThat(adapter.names(1)).containsExactly("../x", "a/b");
      for (String name : adapter.names(10)) {
        assertThat(adapter.client().item(name)).as(name).isPresent();
      }
    }
  }
}
