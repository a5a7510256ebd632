package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.rim.settings.SettingsException;
import dev.millrace.worker.WorkerPlan.StagePlan;
import dev.millrace.worker.run.Forwarding;
import dev.millrace.worker.run.Forwarding.Form;
import dev.millrace.worker.run.Forwarding.Target;
import dev.millrace.worker.run.RunSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@NullUnmarked
class WorkerPlanTest {
  private final Map<String, String> set = new TreeMap<>();

  private WorkerSettings settings() {
    return new Binder(List.of(new MapConfigurationPropertySource(set)))
        .bindOrCreate("millrace.worker", Bindable.of(WorkerSettings.class));
  }

  private WorkerPlan plan(String... command) {
    return WorkerPlan.of(settings(), List.of(command));
  }

  private void set(String key, String value) {
    set.put("millrace.worker." + key, value);
  }

  @Test
  void allThatIsNeededIsAQueueAndACommand() {
    set("queue", "thumbs");
    WorkerPlan plan = plan("sh", "-c", "true ${not.a.placeholder}");
    assertThat(plan.url()).isEqualTo(URI.create("http://127.0.0.1:7070"));
    assertThat(plan.token()).isNull();
    assertThat(plan.name()).endsWith("-" + ProcessHandle.current().pid());
    assertThat(plan.lease()).isNull();
    assertThat(plan.scratch()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    assertThat(plan.maxResultBytes()).isEqualTo(262_144);
    assertThat(plan.run())
        .isEqualTo(
            new RunSettings(
                1,
                0,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Forwarding.NONE));
    assertThat(plan.stages())
        .containsExactly(
            new StagePlan.Command("command", List.of("sh", "-c", "true ${not.a.placeholder}")));
  }

  @Test
  void everyKeyIsMapped() {
    set("url", "https://queue:7443/base");
    set("queue", "thumbs");
    set("token", "abc");
    set("name", "worker 7");
    set("concurrency", "3");
    set("prefetch", "4");
    set("lease", "2m");
    set("deadline", "3h");
    set("grace", "4s");
    set("drain", "5m");
    set("poll", "6s");
    set("reconnect", "7s");
    set("max-result", "1MB");
    set("scratch", "/var/tmp");
    set("stages[0].name", "find");
    set("stages[0].command[0]", "sh");
    set("stages[0].command[1]", "-x");
    set("stages[1].url", "http://blur:8080");
    set("stages[1].token", "for-blur");
    set("then[0].queue", "parts");
    set("then[1].queue", "log");
    set("then[1].form", "outcome");
    assertThat(plan())
        .isEqualTo(
            new WorkerPlan(
                URI.create("https://queue:7443/base"),
                "thumbs",
                "abc",
                "worker 7",
                Duration.ofMinutes(2),
                new RunSettings(
                    3,
                    4,
                    Duration.ofHours(3),
                    Duration.ofSeconds(4),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    new Forwarding(
                        List.of(
                            new Target("parts", Form.RESULT), new Target("log", Form.OUTCOME)))),
                1024 * 1024,
                Path.of("/var/tmp"),
                List.of(
                    new StagePlan.Command("find", List.of("sh", "-x")),
                    new StagePlan.Http("stage-2", URI.create("http://blur:8080"), "for-blur"))));
    assertThat(settings().toString()).doesNotContain("abc", "for-blur");
  }

  @Test
  void allMistakesAreTold() {
    set("url", "ftp://x");
    set("concurrency", "0");
    set("lease", "500ms");
    set("stages[0].name", "Bad Name");
    set("stages[0].command[0]", "no-such-program");
    set("stages[1].name", "twice");
    set("stages[1].url", "http://user:pw@host");
    set("stages[2].name", "twice");
    set("stages[2].command[0]", "./not/there.sh");
    set("stages[2].token", "x");
    set("stages[3].name", "empty");
    var wrong = catchThrowableOfType(SettingsException.class, this::plan);
    assertThat(wrong.mistakes())
        .containsExactly(
            "millrace.worker.url is not a base URL: write one such as http://127.0.0.1:8080",
            "millrace.worker.queue is missing: name the queue to work on",
            "millrace.worker.concurrency is 0: it must be 1 to 256",
            "millrace.worker.lease is 500ms: it must be 1s to 12h",
            "millrace.worker.stages[0].name the stage name \"Bad Name\" is not valid: use 1 to 63"
                + " of a-z, 0-9 and '-', not beginning or ending with '-'",
            "millrace.worker.stages[0].command \"no-such-program\" is not a program on the PATH",
            "millrace.worker.stages[1].url is not a base URL: write one such as"
                + " http://127.0.0.1:8080",
            "millrace.worker.stages[2].token is for a url; a command gets none",
            "millrace.worker.stages[2].command \"./not/there.sh\" is not a file that can be"
                + " executed",
            "millrace.worker.stages[2].name \"twice\" is taken by an earlier stage",
            "millrace.worker.stages[3] needs a command or a url, and not both");
  }

  @ParameterizedTest
  @CsvSource({
    "prefetch, 257, 0 to 256",
    "deadline, 0s, 100ms to 30d",
    "grace, 2h, 0s to 1h",
    "drain, 31d, 0s to 30d",
    "poll, 61s, 100ms to 1m",
    "reconnect, 1ms, 200ms to 5m",
    "max-result, 17MB, 2 to 16777216",
    "scratch, /no/such/folder, not a folder",
    "token, with space, not a bearer token",
    "name, ü, printable ASCII",
  })
  void aBadValueIsRefusedByNameAndBounds(String key, String value, String words) {
    set("queue", "q");
    set(key, value);
    assertThatThrownBy(() -> plan("true"))
        .hasMessageStartingWith("millrace.worker." + key + " ")
        .hasMessageContaining(words);
  }

  @Test
  void anEmptyTokenIsNone() {
    set("queue", "q");
    set("token", "");
    assertThat(plan("true").token()).isNull();
  }

  @Test
  void aCommandAndStagesAreTooMuch() {
    set("queue", "q");
    set("stages[0].command[0]", "true");
    assertThatThrownBy(() -> plan("true")).hasMessageContaining("choose one");
    set.remove("millrace.worker.stages[0].command[0]");
    assertThatThrownBy(this::plan).hasMessageContaining("are missing: give a command after --");
  }

  @Nested
  class TheCommandLine {
    @Test
    void hasShortOptions_andACommandThatIsTakenAsItStands() {
      assertThat(
              CommandLine.parse(
                  List.of("--queue=q", "--server.port=1", "--", "run", "--queue=x", "--", "")))
          .isEqualTo(
              new CommandLine(
                  List.of("--millrace.worker.queue=q", "--server.port=1"),
                  List.of("run", "--queue=x", "--", "")));
    }

    @Test
    void hasThemForListsToo() {
      assertThat(
              CommandLine.parse(List.of("--then[0].queue=x", "--stages[1].command[0]=y")).options())
          .containsExactly(
              "--millrace.worker.then[0].queue=x", "--millrace.worker.stages[1].command[0]=y");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "--thn[0]=q | there is no option --thn[0]",
          "--quue=q | there is no option --quue",
          "--queue | the option --queue needs a value: --queue=…",
          "run.sh | \"run.sh\" is not an option; the command goes after --",
          "--token=x | a token on the command line can be seen by every user of this machine: set"
              + " MILLRACE_WORKER_TOKEN in the environment",
          "--stages[0].token=x | a token on the command line can be seen by every user of this"
              + " machine: set MILLRACE_WORKER_TOKEN in the environment",
          "-- | there is no command after --",
        })
    void isRefusedWithOneLine(String argument, String words) {
      assertThatThrownBy(() -> CommandLine.parse(List.of(argument))).hasMessage(words);
    }
  }
}
