package dev.millrace.images.loop;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.find.Finder;
import dev.millrace.images.place.FolderSettings;
import dev.millrace.images.work.WorkSettings;
import dev.millrace.images.work.Worker;
import dev.millrace.images.workers.WorkersConfiguration;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/// `loop`: for each line of standard input, which is a folder below that of the photos, all photos
/// in it through the very workers of the part `workers`, called one after the other in as many
/// threads as there are slots. For each line one of JSON: how many, and the seconds they took.
///
/// Settings are those of the part, as system properties or variables.
public final class LoopVerb {
  private static final List<String> BLURRING = List.of("plates", "blur", "check");

  private final BufferedReader in;
  private final PrintStream out;

  public LoopVerb(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  record Done(int photos, double seconds) {}

  /// Until the input ends.
  ///
  /// @return an exit code
  /// @throws Exception when a photo failed
  public int run() throws Exception {
    Binder binder = Binder.get(new StandardEnvironment());
    var folders = binder.bindOrCreate("millrace.images.folders", FolderSettings.class);
    var settings = binder.bindOrCreate("millrace.images.work", WorkSettings.class);
    try (var finder = new Finder(settings.slots(), settings.vehicleScore());
        ExecutorService threads = Executors.newFixedThreadPool(settings.slots())) {
      Map<String, Worker> workers = WorkersConfiguration.workers(folders, settings, finder);
      Path photos = Objects.requireNonNull(folders.photos());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Done done = loop(photos, photos.resolve(line.strip()), workers, threads);
        out.println(Json.strict().writeValueAsString(done));
        out.flush();
      }
    }
    return 0;
  }

  private static Done loop(
      Path photos, Path folder, Map<String, Worker> workers, ExecutorService threads)
      throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    long begin = System.nanoTime();
    var done = new ArrayList<Future<JsonData>>();
    for (Path file : files) {
      done.add(threads.submit(() -> work(photos.relativize(file).toString(), workers)));
    }
    for (Future<JsonData> each : done) {
      each.get();
    }
    return new Done(files.size(), (System.nanoTime() - begin) / 1e9);
  }

  private static JsonData work(String path, Map<String, Worker> workers) throws Exception {
    JsonData data = JsonData.ofTrusted(Json.strict().writeValueAsBytes(Map.of("path", path)));
    for (String worker : BLURRING) {
      data = worker(workers, worker).work(data);
    }
    byte[] released = Json.strict().writeValueAsBytes(Map.of("result", data.tree()));
    return worker(workers, "vehicles").work(JsonData.ofTrusted(released));
  }

  private static Worker worker(Map<String, Worker> workers, String name) {
    return Objects.requireNonNull(workers.get(name), name);
  }
}
