package dev.millrace.bench.thumbnails;

import dev.millrace.bench.loop.QueueWatch;
import dev.millrace.bench.loop.Side;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.LoopReport.Done;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All that stands between a folder and its pictures, as separate processes: source-adapter,
/// queue-service, worker-adapters and thumbnailer.
final class MillracePath implements Side, AutoCloseable {
  private static final String QUEUE = "thumbnails";
  private static final List<String> JVM =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final List<String> QUEUE_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
  private static final Duration DISCOVERY = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final HttpClient http = JsonHttp.newClient();
  private final QueueClient queue;
  private final QueueWatch watch;
  private final ProcessTree processes;

  /// Videos of all rounds so far.
  private int known;

  /// @param media the folder that the videos will be in
  /// @param parallel workers, each of which does one item at a time
  MillracePath(Workspace workspace, Path media, Path out, int parallel)
      throws IOException, InterruptedException {
    JavaService source =
        start(
            workspace,
            "source-adapter",
            JVM,
            List.of(
                "--millrace.source.kind=directory", "--millrace.source.directory.path=" + media));
    JavaService service =
        start(
            workspace,
            "queue-service",
            QUEUE_JVM,
            List.of("--millrace.store=" + workspace.folder("store")));
    JavaService thumbnailer =
        start(
            workspace,
            "thumbnailer",
            JVM,
            List.of(
                "--millrace.thumbnailer.media=" + media,
                "--millrace.thumbnailer.out=" + out,
                "--millrace.thumbnailer.slots=" + parallel));
    for (JavaService each : List.of(source, service, thumbnailer)) {
      each.awaitReady(http);
    }
    this.queue = new QueueClient(http, service.base(), null);
    this.watch = new QueueWatch(queue, LOOK);
    queue.declare(QUEUE, spec(source.base()));
    queue.pause(QUEUE);
    var all = new ArrayList<>(List.of(source, service, thumbnailer));
    for (int i = 0; i < parallel; i++) {
      all.add(
          start(
              workspace,
              "worker-adapter",
              JVM,
              List.of(
                  "--millrace.worker.queue=" + QUEUE,
                  "--millrace.worker.url=" + service.base(),
                  "--millrace.worker.stages[0].url=" + thumbnailer.base())));
    }
    for (JavaService each : all) {
      each.awaitReady(http);
    }
    this.processes = new ProcessTree(all.stream().map(each -> each.process().handle()).toList());
  }

  private static JavaService start(
      Workspace workspace, String module, List<String> jvm, List<String> settings)
      throws IOException {
    return JavaService.start(workspace, module, BuiltJar.of(module), jvm, settings);
  }

  private static QueueSpec spec(URI source) {
    var from = new QueueSpec.Source(source, Duration.ofSeconds(1));
    return new QueueSpec(
        null, null, null, null, null, null, null, null, null, null, from, null, null, null, null,
        null, null);
  }

  @Override
  public Done take(List<Path> videos) throws IOException, InterruptedException {
    known += videos.size();
    watch.await(
        QUEUE, status -> status.total() == known, "find %d videos".formatted(known), DISCOVERY);
    long before = processes.cpu().toMillis();
    double seconds = run();
    double cpu = processes.cpu().toMillis() - before;
    return new Done(videos.size(), seconds, cpu / videos.size());
  }

  /// Lets what was found be worked on.
  ///
  /// @return seconds from the release to the last success
  private double run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    queue.resume(QUEUE);
    watch.await(
        QUEUE, status -> status.settled() == known, "finish %d videos".formatted(known), LONGEST);
    double seconds = (System.nanoTime() - begin) / 1e9;
    QueueStatus status = queue.pause(QUEUE);
    if (status.count(ItemState.SUCCEEDED) != known) {
      throw new IOException("not every video succeeded: " + status.counts());
    }
    return seconds;
  }

  @Override
  public void close() {
    http.close();
  }
}
