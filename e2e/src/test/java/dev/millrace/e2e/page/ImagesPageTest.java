package dev.millrace.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page of the image pipeline in a real browser, while the test does what the workers would.
@NeedsChromium
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ImagesPageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String BATCH = "photos-1";
  private static final List<String> QUEUES =
      List.of("photos", "blur-a", "blur-b", "describe-a", "describe-b", "statistics");

  @TempDir Path folder;

  @Test
  void photosBeforeAndAfter_theBarrier_andTheCountAreSeenAsTheyCome() throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Path copies = Files.createDirectory(folder.resolve("copies"));
    for (String photo : List.of("one.jpg", "two.jpg")) {
      Path sample = Jar.HOME.resolve("samples/photos/red-sedan.jpg");
      Files.copy(sample, photos.resolve(photo));
      Files.copy(sample, copies.resolve(photo));
    }
    try (var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      begin(queue);
      String prefix = "--millrace.images.";
      try (var page =
              ServiceProcess.start(
                      "image-pipeline",
                      folder,
                      prefix + "part=page",
                      prefix + "folders.photos=" + photos,
                      prefix + "folders.copies=" + copies,
                      prefix + "page.url=" + service.url())
                  .awaitReady();
          Chromium chromium = Chromium.start(folder);
          Tab tab = chromium.tab()) {
        tab.open(page.url());
        tab.awaitText("#barrier", "2 of 2, complete", "1 of 2, sealed");
        tab.awaitText("#open", "up");
        awaitPictures(tab, 2);
        assertThat(boxes(tab)).isEqualTo(2);
        assertThat(tab.text("#photos")).contains("one.jpg", "1 vehicle, 1 plate");
        assertThat(tab.complaints()).isEmpty();

        blurTheOther(queue);
        Files.delete(photos.resolve("one.jpg"));
        tab.awaitText("#open", "down");
        awaitPictures(tab, 4);
        count(queue, "describe-a", "one", "{\"vehicles\":{\"car\":1},\"colors\":{\"red\":1}}");
        tab.awaitText("#final", "so far");
        awaitChart(tab, "1 car");
        count(queue, "describe-b", "two", "{\"vehicles\":{\"car\":2},\"colors\":{\"red\":2}}");
        awaitChart(tab, "3 car");
        String document = "{\"vehicles\":{\"car\":3},\"colors\":{\"red\":3}}";
        var reduced = JsonData.parse("{\"value\":%s}".formatted(document));
        queue.enqueue("statistics", List.of(NewItem.of("s", reduced).inBatch(BATCH)));
        tab.awaitText("#final", "final");

        tab.open(page.url());
        awaitPictures(tab, 4);
        assertThat(boxes(tab)).as("of a photo that is deleted, too").isEqualTo(4);
        tab.awaitText(".deleted", "The original is deleted");
        assertThat(tab.evaluate("document.querySelectorAll('.deleted').length").asInt()).isOne();
        Path screenshots = Files.createDirectories(Path.of("target", "page"));
        tab.screenshot(screenshots.resolve("images.png"));
      }
    }
  }

  /// Two photos, of which one is blurred.
  private static void begin(QueueClient queue) throws IOException, InterruptedException {
    for (String name : QUEUES) {
      queue.declare(name, QueueSpec.defaults());
    }
    for (String photo : List.of("one", "two")) {
      queue.enqueue("photos", List.of(done(photo, "{}")));
    }
    queue.enqueue("blur-a", List.of(done("one", blurred("one.jpg"))));
    queue.enqueue("blur-a", List.of(NewItem.of("two", JsonData.empty()).inBatch(BATCH)));
    for (String name : List.of("photos", "blur-a", "blur-b")) {
      queue.seal(name, BATCH, new BatchSpec(true, null));
    }
  }

  private static NewItem done(String name, String result) {
    return NewItem.done(name, JsonData.empty(), BATCH, JsonData.parse(result));
  }

  private static String blurred(String photo) {
    String file = "{\"path\":\"%s\",\"sha256\":\"%s\",\"width\":800,\"height\":532}";
    String described = file.formatted(photo, "0".repeat(64));
    return """
    {"original":%s,"copy":%s,"blurred":[[300,300,96,32]],
     "vehicles":[{"box":[100,100,600,300],"type":"car","color":"red","score":0.9}],
     "plates":[{"box":[310,305,60,20],"score":1.0}]}
    """
        .formatted(described, described);
  }

  private static void blurTheOther(QueueClient queue) throws IOException, InterruptedException {
    var lease = queue.lease("blur-a", new LeaseRequest("w", 1, Duration.ZERO, null)).leases();
    var result = JsonData.parse(blurred("two.jpg"));
    var done = new Complete(lease.getFirst().token(), result, null);
    queue.settle("blur-a", new SettleRequest(List.of(done), null));
  }

  private static void count(QueueClient queue, String name, String item, String result)
      throws IOException, InterruptedException {
    queue.enqueue(name, List.of(done(item, result)));
  }

  private static void awaitPictures(Tab tab, int number) {
    String loaded =
        "[...document.querySelectorAll('.picture img')].filter(i => i.naturalWidth > 0).length";
    await().atMost(PATIENCE).until(() -> tab.evaluate(loaded).asInt() == number);
  }

  private static int boxes(Tab tab) throws IOException, InterruptedException {
    return tab.evaluate("document.querySelectorAll('.picture rect').length").asInt();
  }

  private static void awaitChart(Tab tab, String words) {
    String title = "document.querySelector('#vehicles figcaption').title";
    await().atMost(PATIENCE).until(() -> tab.evaluate(title).asString().equals(words));
  }
}
