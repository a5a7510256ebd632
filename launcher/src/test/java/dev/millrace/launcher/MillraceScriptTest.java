package dev.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The `millrace` script, in a checkout of which only the outline is there, on a machine that has
/// nothing but what a test puts on its `PATH`.
class MillraceScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "sh", "cat", "cut", "dirname", "find", "grep", "head", "ls", "mkdir", "mktemp", "rm",
          "sed", "sort", "stty", "touch", "tr");

  @TempDir Path folder;
  private Path home = Path.of("");
  private Path bin = Path.of("");

  @BeforeEach
  void lay() throws IOException {
    home = Files.createDirectories(folder.resolve("a checkout"));
    bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      executable(bin.resolve(tool), "PATH=/usr/bin:/bin exec %s \"$@\"".formatted(tool));
    }
    String script =
        Files.readString(Path.of("../millrace")).replace("/usr/lib/jvm", folder + "/jvm");
    Files.writeString(home.resolve("millrace"), script);
    home.resolve("millrace").toFile().setExecutable(true);
    for (String module : List.of("contracts", "service-rim", "launcher", "queue-service")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
  }

  @Test
  void withoutAJdk_itSaysWhatToInstall() throws Exception {
    Run run = run(Map.of(), "queues");

    assertThat(run.exit()).isOne();
    assertThat(run.output())
        .isEqualToIgnoringNewLines(
            "millrace: a JDK 25 is needed and there is none: install one, such as Temurin 25"
                + " (https://adoptium.net), and set JAVA_HOME to it");
  }

  @Test
  void aJdkOfAnotherVersion_isNone() throws Exception {
    Run run = run(Map.of("JAVA_HOME", jdk("jdk-17", "17.0.15").toString()), "queues");

    assertThat(run.output()).contains("a JDK 25 is needed");
  }

  @Test
  void withoutMaven_itSaysWhatToInstall() throws Exception {
    Run run = run(Map.of("JAVA_HOME", jdk("jdk-25", "25.0.3").toString()), "queues");

    assertThat(run.exit()).isOne();
    assertThat(run.output()).contains("install Apache Maven 3.8 or newer");
  }

  @Test
  void aJdkIsFoundInTheToolchainsOfMaven() throws Exception {
    Path jdk = jdk("somewhere/jdk 25", "25.0.3");
    Files.createDirectories(folder.resolve(".m2"));
    Files.writeString(folder.resolve(".m2/toolchains.xml"), "  <jdkHome> " + jdk + " </jdkHome>\n");
    built("launcher");

    assertThat(run(Map.of(), "queues").output()).startsWith("ran: ");
  }

  @Test
  void aJdkIsFoundByALinkOnThePath() throws Exception {
    Path jdk = jdk("opt/jdk-25", "25.0.3");
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
    built("launcher");

    assertThat(run(Map.of(), "queues").output()).startsWith("ran: ");
  }

  @Test
  void aJdkIsFoundWithoutAHome() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    built("launcher");

    assertThat(run(Map.of("HOME", ""), "queues").output()).startsWith("ran: ");
  }

  @Test
  void whatIsBuiltAndFresh_isNotBuiltAgain_andArgumentsArriveAsTheyAre() throws Exception {
    jdk("jvm/temurin-25", "25");
    built("launcher");

    Run run = run(Map.of(), "enqueue", "a b", "*");

    assertThat(run.exit()).isZero();
    assertThat(run.output())
        .contains("<-Dmillrace.home=" + home.toRealPath() + ">")
        .endsWith("<enqueue> <a b> <*> \n");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere `script` takes other arguments
  void aTerminalThatCannotPaintOverALine_isTreatedAsNone() throws Exception {
    jdk("jvm/temurin-25", "25");
    built("launcher");
    Path terminal = bin.resolve("terminal");
    executable(
        terminal,
        "exec /usr/bin/script -qec \"TERM=$1 sh '%s/millrace' queues\" /dev/null".formatted(home));

    assertThat(run(Map.of(), terminal, "xterm").output())
        .containsPattern("<-Dmillrace.columns=[1-9]");
    assertThat(run(Map.of(), terminal, "dumb").output()).contains("<-Dmillrace.columns=0>");
  }

  @Test
  void whatIsOlderThanItsSource_isBuiltAndThenRun() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    maven("mkdir -p launcher/target; touch launcher/target/launcher-1.jar");
    built("launcher");
    Path source = Files.createFile(home.resolve("contracts/src/main/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    Run run = run(Map.of(), "queues");

    assertThat(run.output())
        .contains("millrace: building launcher", "making its starts fast", "<queues>");
    assertThat(home.resolve("maven-was-called-with"))
        .hasContent("-B -q -Dfast -Duntested -DskipTests package -pl launcher -am");
  }

  @Test
  void whoStopsIt_alsoStopsWhatMakesItsStartsFast() throws Exception {
    Path jdk = jdk("jvm/temurin-25", "25.0.3");
    executable(
        jdk.resolve("bin/java"),
        "trap 'touch told; exit' TERM; touch begun; for i in 1 2 3 4 5; do /bin/sleep 1; done");
    maven("mkdir -p launcher/target; touch launcher/target/launcher-1.jar");

    Process script = begin(Map.of(), home.resolve("millrace"), "queues");
    await().until(() -> Files.exists(folder.resolve("begun")));
    script.toHandle().destroy();

    assertThat(script.waitFor()).isEqualTo(128 + 15);
    assertThat(folder.resolve("told")).exists();
  }

  @Test
  void theModulesOfAFlowAreBuiltWithIt() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    maven(
        "mkdir -p launcher/target queue-service/target;"
            + " touch launcher/target/launcher-1.jar queue-service/target/queue-service-1.jar");
    Files.createDirectories(home.resolve("flows"));
    Files.writeString(
        home.resolve("flows/f.yaml"), "containers:\n  q:\n    module: queue-service\n");

    Run run = run(Map.of(), "run", "--workers", "2", "f");

    assertThat(home.resolve("maven-was-called-with"))
        .content()
        .contains("-pl launcher,queue-service -am");
    assertThat(run.output()).contains("<run> <--workers> <2> <f>");
  }

  @Test
  void aModuleIsFoundHoweverTheFlowIsWritten() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    for (String module : List.of("worker-adapter", "source-adapter", "coordinator")) {
      Files.createDirectories(home.resolve(module));
    }
    maven("exit 1");
    Path flow = folder.resolve("mine.yaml");
    Files.writeString(
        flow,
        """
        containers:
          q: {module: queue-service, port: 7070}
          w: {port: 1, module: "worker-adapter"}
          s:
            module: source-adapter   # lists
            # module: coordinator
        """);

    run(Map.of(), "up", flow.toString());

    assertThat(home.resolve("maven-was-called-with"))
        .content()
        .contains("-pl launcher,queue-service,source-adapter,worker-adapter -am");
  }

  @Test
  void aBrokerIsBuiltOnlyForAFlowThatHasOne_andNotWhereThereIsAKafka() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    Files.createDirectories(home.resolve("kafka-broker"));
    maven("for m in launcher queue-service; do mkdir -p $m/target; touch $m/target/$m-1.jar; done");
    Files.createDirectories(home.resolve("flows"));
    Files.writeString(
        home.resolve("flows/f.yaml"),
        "containers:\n  q:\n    module: queue-service\n  k:\n    module: kafka-broker\n");

    run(Map.of(), "up", "f", "--kafka", "k:9092");
    assertThat(home.resolve("maven-was-called-with"))
        .content()
        .contains("-pl launcher,queue-service -am");

    maven("mkdir -p kafka-broker/target; touch kafka-broker/target/kafka-broker-1.jar");
    run(Map.of(), "up", "f");
    assertThat(home.resolve("maven-was-called-with")).content().contains("-pl kafka-broker -am");
  }

  @Test
  void theBenchIsBuiltWithAllThatItMeasures() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    List<String> modules =
        List.of(
            "bench",
            "bench-camel",
            "queue-service",
            "source-adapter",
            "worker-adapter",
            "thumbnailer",
            "event-adapter",
            "kafka-broker");
    for (String module : modules) {
      Files.createDirectories(home.resolve(module));
    }
    maven(
        "for m in launcher %s; do mkdir -p $m/target; touch $m/target/$m-1.jar; done"
            .formatted(String.join(" ", modules)));

    Run run = run(Map.of(), "bench", "thumbnailer", "--check");

    assertThat(home.resolve("maven-was-called-with"))
        .content()
        .contains("-pl launcher," + String.join(",", modules) + " -am");
    assertThat(run.output()).contains("bench/target/bench-1.jar> <thumbnailer> <--check>");
  }

  @Test
  void aBuildThatFails_showsWhatMavenSaid() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    maven("echo '[ERROR] no such symbol'; exit 1");

    Run run = run(Map.of(), "queues");

    assertThat(run.exit()).isOne();
    assertThat(run.output()).contains("[ERROR] no such symbol", "the build failed");
  }

  @Test
  void imagesWithoutDocker_areNotBegun() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    maven("");

    assertThat(run(Map.of(), "images").output()).contains("Docker is needed to build images");

    executable(bin.resolve("docker"), "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    Run run = run(Map.of(), "images");
    assertThat(run.exit()).isOne();
    assertThat(run.output())
        .contains("'docker info' does not answer: is it installed and running?");
    assertThat(home.resolve("maven-was-called-with")).doesNotExist();
  }

  @Test
  void itMayBeCalledThroughALink() throws Exception {
    jdk("jvm/temurin-25", "25.0.3");
    built("launcher");
    Path link = Files.createSymbolicLink(folder.resolve("mr"), home.resolve("millrace"));

    assertThat(run(Map.of(), link, "queues").output())
        .contains("<-Dmillrace.home=" + home.toRealPath() + ">");
  }

  private record Run(int exit, String output) {}

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    return run(environment, home.resolve("millrace"), arguments);
  }

  private Run run(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    Process process = begin(environment, script, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  /// @param environment what is empty in it is not set
  private Process begin(Map<String, String> environment, Path script, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", folder.toString()));
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return builder.start();
  }

  /// A JDK whose java only says what it is called with.
  private Path jdk(String name, String version) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    executable(
        jdk.resolve("bin/java"), "printf 'ran: '; for a; do printf '<%s> ' \"$a\"; done; echo");
    executable(jdk.resolve("bin/javac"), "");
    return jdk;
  }

  private void maven(String what) throws IOException {
    executable(bin.resolve("mvn"), "echo \"$*\" > maven-was-called-with; " + what);
  }

  private void built(String module) throws IOException {
    Path jar = home.resolve(module).resolve("target").resolve(module + "-1.jar");
    Files.createDirectories(home.resolve(module).resolve("target"));
    Files.createFile(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(2)));
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    file.toFile().setExecutable(true);
  }
}
