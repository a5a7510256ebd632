package dev.millrace.images;

import dev.millrace.images.loop.LoopVerb;
import dev.millrace.images.recall.RecallVerb;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// Starts one part of the image pipeline; [Part] lists them. Nothing is scanned: a part's own
/// configuration says all that there is in it. `recall FOLDER` measures and ends.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ChosenPart.class)
public class ImagesApplication {
  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("recall")) {
      System.exit(new RecallVerb(System.out).run(Path.of(args[1])));
    }
    if (args.length == 1 && args[0].equals("loop")) {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      System.exit(new LoopVerb(in, System.out).run());
    }
    SpringApplication.run(ImagesApplication.class, args);
  }
}
