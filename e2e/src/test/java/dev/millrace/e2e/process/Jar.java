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
    var all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    all.addAll(List.of(jvm));
    FAST_STARTS.before(module, all);
    return MODULES.commandOfOneThatRecordsNothing(module, all);
  }
}
