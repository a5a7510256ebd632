package dev.millrace.launcher.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a jar in Spring Boot's layout, started for real.
class StartCacheTest {
  @TempDir Path home;
  private Path target = Path.of("");

  @BeforeEach
  void build() throws IOException {
    target = Files.createDirectories(home.resolve("greeter/target"));
    bootJar("hello");
  }

  @Test
  void theFirstRunOfABuildRecordsACache_andTheNextStartsFromIt() throws Exception {
    var modules = new Modules(home);
    List<String> first = modules.command("greeter", List.of("-XX:+UseSerialGC"));
    assertThat(first).anyMatch(option -> option.startsWith("-XX:AOTCacheOutput="));
    assertThat(run(first)).contains("hello from a library");

    modules.endRecordings(true);

    List<String> second = new Modules(home).command("greeter", List.of("-XX:+UseSerialGC"));
    assertThat(second).anyMatch(option -> option.startsWith("-XX:AOTCache="));
    assertThat(run(second)).isEqualToIgnoringNewLines("hello from a library");
  }

  @Test
  void aJarWithItsLibrariesBesideIt_hasACacheAsWell_forThisBuildOfIt() throws Exception {
    plainJar("hello");
    var modules = new Modules(home);
    List<String> first = modules.command("greeter", List.of("-XX:+UseSerialGC"));
    assertThat(first).anyMatch(option -> option.startsWith("-XX:AOTCacheOutput="));
    assertThat(run(first)).contains("hello from a library");
    modules.endRecordings(true);

    List<String> second = new Modules(home).command("greeter", List.of("-XX:+UseSerialGC"));
    assertThat(second).anyMatch(option -> option.startsWith("-XX:AOTCache="));
    assertThat(second).endsWith("-jar", target.resolve("greeter-1.jar").toString());
    assertThat(run(second)).isEqualToIgnoringNewLines("hello from a library");

    Files.setLastModifiedTime(target.resolve("greeter-1.jar"), FileTime.fromMillis(1));
    assertThat(new Modules(home).command("greeter", List.of()))
        .anyMatch(option -> option.startsWith("-XX:AOTCacheOutput="));
  }

  @Test
  void onlyOneProcessRecords_andTheOthersStartAsEver() throws Exception {
    var modules = new Modules(home);

    assertThat(modules.command("greeter", List.of())).anyMatch(o -> o.contains("AOTCacheOutput"));
    List<String> other = modules.command("greeter", List.of());

    assertThat(other).noneMatch(option -> option.contains("AOT"));
    assertThat(other).endsWith("-jar", target.resolve("greeter-1.jar").toString());
  }

  @Test
  void aCopyOfTheJar_isToldWhereItWasBuilt() throws Exception {
    var modules = new Modules(home);
    assertThat(modules.command("greeter", List.of()))
        .contains("-Dmillrace.module.target=" + target)
        .doesNotContain(target.resolve("greeter-1.jar").toString());
  }

  @Test
  void aRecordingThatWasCutShort_isThrownAway() throws Exception {
    var modules = new Modules(home);
    run(modules.command("greeter", List.of()));

    modules.endRecordings(false);

    assertThat(new Modules(home).command("greeter", List.of()))
        .anyMatch(option -> option.contains("AOTCacheOutput"));
    assertThat(files()).noneMatch(name -> name.startsWith("recording-"));
  }

  @Test
  void anotherBuildHasAnotherCache_andThatOfTheOldOneIsRemoved() throws Exception {
    var modules = new Modules(home);
    run(modules.command("greeter", List.of()));
    modules.endRecordings(true);

    bootJar("good day");

    List<String> command = new Modules(home).command("greeter", List.of());
    assertThat(command).anyMatch(option -> option.contains("AOTCacheOutput"));
    assertThat(run(command)).contains("good day from a library");
    assertThat(target.resolve("start")).isDirectoryNotContaining("glob:**/*.aot");
    try (Stream<Path> builds = Files.list(target.resolve("start"))) {
      assertThat(builds).hasSize(1);
    }
  }

  @Test
  void aCacheThatIsDamaged_isNoError() throws Exception {
    var modules = new Modules(home);
    run(modules.command("greeter", List.of()));
    modules.endRecordings(true);
    try (Stream<Path> files = Files.walk(target)) {
      Path cache = files.filter(file -> file.endsWith("app.aot")).findFirst().orElseThrow();
      Files.writeString(cache, "this is no cache");
    }

    assertThat(run(new Modules(home).command("greeter", List.of())))
        .contains("hello from a library");
  }

  @Test
  void aFolderThatCannotBeWritten_isNoError() throws Exception {
    // A link to itself, because those who may do everything may write everywhere else.
    Files.createSymbolicLink(target.resolve("start"), Path.of("start"));

    List<String> command = new Modules(home).command("greeter", List.of());

    assertThat(command).endsWith("-jar", target.resolve("greeter-1.jar").toString());
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    process.getErrorStream().transferTo(OutputStream.nullOutputStream());
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  /// The class lies in the application's part, what it prints in a library.
  private void bootJar(String greeting) throws IOException {
    var library = new ByteArrayOutputStream();
    try (var zip = new JarOutputStream(library)) {
      entry(zip, "greeting.txt", (greeting + " from a library").getBytes(StandardCharsets.UTF_8));
    }
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    main.putValue("Start-Class", Greeter.class.getName());
    String name = Greeter.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(target.resolve("greeter-1.jar"));
        var zip = new JarOutputStream(file, manifest);
        InputStream in = Objects.requireNonNull(Greeter.class.getResourceAsStream("/" + name))) {
      entry(zip, "BOOT-INF/lib/", new byte[0]);
      entry(zip, "BOOT-INF/lib/greeting.jar", library.toByteArray());
      entry(zip, "BOOT-INF/classes/" + name, in.readAllBytes());
    }
  }

  private void plainJar(String greeting) throws IOException {
    Path library = Files.createDirectories(target.resolve("lib")).resolve("greeting.jar");
    try (var zip = new JarOutputStream(Files.newOutputStream(library))) {
      entry(zip, "greeting.txt", (greeting + " from a library").getBytes(StandardCharsets.UTF_8));
    }
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Greeter.class.getName());
    main.put(Attributes.Name.CLASS_PATH, "lib/greeting.jar");
    String name = Greeter.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(target.resolve("greeter-1.jar"));
        var zip = new JarOutputStream(file, manifest);
        InputStream in = Objects.requireNonNull(Greeter.class.getResourceAsStream("/" + name))) {
      entry(zip, name, in.readAllBytes());
    }
  }

  private static void entry(JarOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new JarEntry(name));
    zip.write(content);
  }
}
