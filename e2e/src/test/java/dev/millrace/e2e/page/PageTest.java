package dev.millrace.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page of a real queue-service in a real browser. Its screenshots are kept in the module's
/// `target/page`.
@NeedsChromium
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // set before all tests
class PageTest {
  private static final Path SCREENSHOTS = Path.of("target", "page");

  /// The rows of the table of items, which is not the only table.
  private static final String ITEMS = ".scroll tbody";

  @TempDir static Path folder;
  private static ServiceProcess service;
  private static Orders orders;
  private static Chromium chromium;
  private static Tab tab;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    service =
        ServiceProcess.start(
            "queue-service", folder, "--millrace.store=" + folder.resolve("store"));
    chromium = Chromium.start(folder);
    tab = chromium.tab();
    orders = Orders.fill(QueueClient.of(service.awaitReady().url()));
    Files.createDirectories(SCREENSHOTS);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    service.close();
  }

  @AfterEach
  void theBrowserHasNothingToComplainOf() {
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void theListOfQueuesShowsWhatIsInThem() throws Exception {
    open("");

    tab.awaitText("#link", "live");
    tab.awaitText("main", Orders.QUEUE, Orders.EMPTY, "1 dead");
    assertThat(counts("a[href='#queue/orders'] .legend")).isEqualTo(Orders.COUNTS);
    tab.screenshot(SCREENSHOTS.resolve("queues.png"));
  }

  @Test
  void aQueueShowsItsItems_andADeadOneTellsWhyItDied() throws Exception {
    open("#queue/" + Orders.QUEUE);
    tab.awaitText(ITEMS, "order-0", "order-5", "packer-1", "tomorrow", "night");
    tab.screenshot(SCREENSHOTS.resolve("queue.png"));

    tab.click("dead");
    tab.awaitText("[aria-current]", "dead");
    tab.awaitText(ITEMS, Orders.DEAD);
    assertThat(tab.evaluate("document.querySelectorAll('.scroll tbody tr').length").asInt())
        .isOne();
    tab.click(Orders.DEAD);

    tab.awaitText("main", "Attempts", "address: " + Orders.REASON, Orders.STDERR);
    tab.screenshot(SCREENSHOTS.resolve("dead-item.png"));
  }

  @Test
  void whatHappensIsSeenWhileThePageIsOpen() throws Exception {
    open("#queue/" + Orders.EMPTY);
    tab.awaitText(".log", "waiting for something");
    tab.awaitText(".legend", "0 ready");

    orders.enqueueIntoEmpty("a-late-order");

    tab.awaitText(".log", "enqueued", "a-late-order");
    tab.awaitText(".legend", "1 ready");
    tab.awaitText(ITEMS, "a-late-order");
  }

  @Test
  void aNameThatIsMarkup_isShownAsText() throws Exception {
    open("#queue/" + Orders.QUEUE);
    tab.awaitText(ITEMS, Orders.HOSTILE);
    tab.click(Orders.HOSTILE);

    tab.awaitText("h1", Orders.HOSTILE);
    tab.awaitText("#path", Orders.HOSTILE);
    tab.awaitText("main", "<i>fragile</i>");
    assertThat(
            tab.evaluate("document.querySelectorAll('main img, main i, nav img').length").asInt())
        .isZero();
  }

  /// Loads a view anew.
  private static void open(String hash) throws IOException, InterruptedException {
    tab.open(URI.create(service.url() + "/" + hash));
  }

  private static String counts(String selector) throws IOException, InterruptedException {
    return tab.evaluate(
            "[...document.querySelector(\"%s\").children].map(e => e.innerText).join(', ')"
                .formatted(selector))
        .asString();
  }
}
