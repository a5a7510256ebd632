package dev.millrace.thumbnailer;

import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.thumbnailer.file.CommandsVerb;
import dev.millrace.thumbnailer.file.FileWorker;
import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The thumbnailer in its three roles: `work` does the one item that `WORK_ITEM_FILE` names and
/// ends, `commands FILE…` prints the processes it would run, and without either it serves HTTP.
@SpringBootApplication
public class ThumbnailerApplication {

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    String verb = args.length == 0 || args[0].startsWith("-") ? "" : args[0];
    if (verb.equals("work") || verb.isEmpty() && environment.containsKey(WorkFiles.ITEM_FILE)) {
      System.exit(new FileWorker(environment).run());
    }
    switch (verb) {
      case "" -> SpringApplication.run(ThumbnailerApplication.class, args);
      case "commands" ->
          System.exit(
              new CommandsVerb(environment).run(Arrays.asList(args).subList(1, args.length)));
      default -> {
        System.err.println(
            "thumbnailer: unknown verb \"%s\"; known are work and commands FILE..., and none serves HTTP"
                .formatted(verb));
        System.exit(2);
      }
    }
  }
}
