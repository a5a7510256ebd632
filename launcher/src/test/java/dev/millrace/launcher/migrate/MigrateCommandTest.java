package dev.millrace.launcher.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the program in the queue-service's jar is told. Another one stands in its place, which writes
/// that down.
class MigrateCommandTest {
  private static final String[] REQUIRED = {"--from", "embedded", "--to", "kafka", "--store", "d"};

  @TempDir Path home;
  private Path said;

  @BeforeEach
  void putProgram() throws Exception {
    said = home.resolve("said");
    Path target = Files.createDirectories(home.resolve("queue-service/target"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Scribe.class.getName());
    String file = Scribe.class.getName().replace('.', '/') + ".class";
    try (var jar =
            new JarOutputStream(
                Files.newOutputStream(target.resolve("queue-service-1.jar")), manifest);
        var in = Scribe.class.getClassLoader().getResourceAsStream(file)) {
      jar.putNextEntry(new JarEntry(file));
      assertThat(in).isNotNull().satisfies(code -> code.transferTo(jar));
    }
    System.setProperty("millrace.home", home.toString());
  }

  @AfterEach
  void forgetHome() {
    System.clearProperty("millrace.home");
  }

  private int execute(String... more) {
    var all = new ArrayList<>(List.of(REQUIRED));
    all.set(5, home.resolve("store").toString());
    all.addAll(List.of(more));
    return new CommandLine(new MigrateCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(new StringWriter()))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void isToldAllThatWasSaid_andNothingElse() throws Exception {
    Path file = home.resolve("client.properties");
    Files.writeString(file, "sasl.jaas.config=user=\"a\" password=\"b=c\";\nssl.x=1\n");

    int code =
        execute(
            "--bootstrap-servers=k:9092",
            "--name=team",
            "--cells=8",
            "--queue=a",
            "--queue=b",
            "--properties=" + file,
            "--property=ssl.x=2");

    assertThat(code).isZero();
    assertThat(Json.strict().readValue(Files.readString(said), Map.class))
        .isEqualTo(
            Map.of(
                "millrace.store", home.resolve("store").toString(),
                "millrace.migrate.dry-run", false,
                "millrace.migrate.queues[0]", "a",
                "millrace.migrate.queues[1]", "b",
                "millrace.kafka.bootstrap-servers", "k:9092",
                "millrace.kafka.name", "team",
                "millrace.kafka.cells", 8,
                "millrace.kafka.properties[sasl.jaas.config]", "user=\"a\" password=\"b=c\";",
                "millrace.kafka.properties[ssl.x]", "2"));
  }

  @Test
  void itsExitCodeIsThatOfTheProgram() {
    assertThat(execute("--dry-run")).isEqualTo(1);
  }
}
