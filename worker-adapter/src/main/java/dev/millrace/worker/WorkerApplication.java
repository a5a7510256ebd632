package dev.millrace.worker;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the worker-adapter.
@SpringBootApplication
public class WorkerApplication {
  public static void main(String[] args) {
    if (List.of(args).equals(List.of("--help"))) {
      System.out.println(CommandLine.USAGE);
      return;
    }
    CommandLine line;
    try {
      line = CommandLine.parse(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println("worker-adapter: " + e.getMessage());
      System.exit(2);
      return;
    }
    var context = application(line).run(line.options().toArray(String[]::new));
    if (context.isActive()) { // else it was told to end before it had begun
      Signals.handle(context);
    }
  }

  /// The command is handed over as an object: as a property, `${…}` in an argument would be taken
  /// for a placeholder.
  static SpringApplication application(CommandLine line) {
    var application = new SpringApplication(WorkerApplication.class);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("commandLine", line));
    return application;
  }
}
