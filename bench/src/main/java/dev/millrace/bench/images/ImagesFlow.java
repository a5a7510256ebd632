package dev.millrace.bench.images;

import dev.millrace.bench.loop.QueueWatch;
import dev.millrace.bench.loop.Side;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.LoopReport.Done;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The flow `images` with all its processes, as `./millrace up images` runs it.
final class ImagesFlow implements Side, AutoCloseable {
  private static final Pattern QUEUE = Pattern.compile("the queue is at (http://[^\\s;]+)");
  private static final String FIRST = "photos";
  private static final String ERASE = "erase";
  private static final String LAST = "statistics";
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final HttpClient http = JsonHttp.newClient();
  private final ProcessTree processes;
  private final QueueClient queues;
  private final QueueWatch watch;
  private final Path photos;

  /// Of all rounds so far.
  private int known;

  private int rounds;

  ImagesFlow(Workspace workspace) throws IOException, InterruptedException {
    this.photos = workspace.folder("photos");
    List<String> argv =
        List.of(
            Programs.java(),
            "-Dmillrace.home=" + BuiltJar.root(),
            "-jar",
            BuiltJar.of("launcher").toString(),
            "up",
            "images",
            "--folder",
            "photos=" + photos,
            "--folder",
            "copies=" + workspace.folder("copies"));
    ServerProcess launcher = workspace.start("flow", Launch.of(argv));
    var queue = URI.create(launcher.awaitSaid(QUEUE, START).group(1));
    this.processes = new ProcessTree(List.of(launcher.handle()));
    this.queues = new QueueClient(http, queue, null);
    this.watch = new QueueWatch(queues, LOOK);
    queues.pause(FIRST);
  }

  /// Puts a folder among the photos, all at once: what one listing finds new is one batch.
  List<Path> add(Path folder) throws IOException {
    return ImagesBench.in(Files.move(folder, photos.resolve(folder.getFileName())));
  }

  @Override
  public Done take(List<Path> files) throws IOException, InterruptedException {
    known += files.size();
    rounds++;
    await(FIRST, now -> now.total() == known, "find %d photos".formatted(known));
    long before = processes.cpu().toMillis();
    long begin = System.nanoTime();
    queues.resume(FIRST);
    await(LAST, now -> now.total() == rounds, "tell the statistics");
    await(
        ERASE, now -> now.count(ItemState.SUCCEEDED) == known, "put the originals into the trash");
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpu = processes.cpu().toMillis() - before;
    queues.pause(FIRST);
    return new Done(files.size(), seconds, cpu / files.size());
  }

  private void await(String queue, Predicate<QueueStatus> condition, String what)
      throws IOException, InterruptedException {
    QueueStatus status =
        watch.await(queue, now -> failed(now) || condition.test(now), what, LONGEST);
    if (failed(status)) {
      throw new IOException("a photo failed: " + status);
    }
  }

  private static boolean failed(QueueStatus status) {
    return status.count(ItemState.DEAD) > 0;
  }

  @Override
  public void close() {
    http.close();
  }
}
