package dev.millrace.e2e.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The packaged jar of a module.
public final class Jar {
  /// The Millrace checkout.
  public static final Path HOME =
      Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();

  private static final String VERSION = System.getProperty("millrace.version", "0.1.0-SNAPSHOT");

  private Jar() {}

  /// The command line that runs it, to which arguments may be added.
  ///
  /// @param jvm options for the JVM beside those for a fast start
  public static List<String> command(String module, String... jvm) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of(jvm));
    command.add("-jar");
    command.add(HOME.resolve(module + "/target/" + module + "-" + VERSION + ".jar").toString());
    return command;
  }
}
