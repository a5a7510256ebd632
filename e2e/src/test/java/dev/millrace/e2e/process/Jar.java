package dev.millrace.e2e.process;

import dev.millrace.launcher.module.Modules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The packaged jar of a module.
public final class Jar {
  /// The Millrace checkout.
  public static final Path HOME =
      Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();

  private static final Modules MODULES = new Modules(HOME);
  private static final FastStarts FAST_STARTS = new FastStarts(new Modules(HOME));

  private Jar() {}

  /// The command line that runs it, to which arguments may be added; the jar comes last. It starts
  /// as it does for a user, from the AOT cache, if there is one by now.
  ///
  /// @param jvm options for the JVM beside those for a fast start
  public static List<String> command(String module, String... jvm) throws IOException {
    return MODULES.commandOfOneThatRecordsNothing(module, options(jvm));
  }

  /// To be called before a service is started, but for when it is started again, since a test may
  /// count on how long that takes: now and then this takes some seconds.
  static void prepare(String module, String... jvm) throws IOException {
    FAST_STARTS.before(module, options(jvm));
  }

  private static List<String> options(String... jvm) {
    var all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    all.addAll(List.of(jvm));
    return all;
  }
}
