package dev.millrace.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    service = ServiceProcess.startQueue(folder);
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

  /// It looks anew all the time, and a person may be in the midst of something.
  @Test
  void whatAPersonHasFocusedSelectedAndScrolled_staysSoWhileThePageLooksAnew() throws Exception {
    open("#queue/" + Orders.QUEUE + "/item/" + Orders.DEAD);
    tab.awaitText("main", Orders.STDERR);
    tab.evaluate("document.querySelector('h1 button').focus()");
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('td pre'))");

    awaitLooks(3);

    assertThat(tab.evaluate("document.activeElement.innerText").asString()).isEqualTo("Redrive");
    assertThat(tab.evaluate("getSelection().toString()").asString()).isEqualTo(Orders.STDERR);

    open("#queue/" + Orders.QUEUE);
    tab.awaitText(ITEMS, Orders.DEAD);
    tab.evaluate("document.querySelector('h1 button').focus()");

    awaitLooks(3);

    assertThat(tab.evaluate("document.activeElement.innerText").asString()).isEqualTo("Pause");
  }

  @Test
  void theListOfItemsIsReadFromPageToPageAndBack() throws Exception {
    orders.enqueueMany(120);
    open("#queue/" + Orders.MANY);
    tab.awaitText(ITEMS, "many-000", "many-049");

    tab.click("more ›");
    tab.awaitText(ITEMS, "many-050", "many-099");
    tab.click("more ›");
    tab.awaitText(ITEMS, "many-100", "many-119");
    tab.click("‹ back");
    tab.awaitText(ITEMS, "many-050", "many-099");
  }

  @Test
  void aBatchTellsWhatItWaitsFor_andIsCancelled() throws Exception {
    orders.enqueueBatch("parcels", "friday");
    open("#queue/parcels");
    tab.awaitText(".batches", "friday", "1 of 2 to be settled", "1 of 3 to come");
    tab.screenshot(SCREENSHOTS.resolve("open-batches.png"));

    tab.click("friday");
    tab.awaitText("h1", "friday", "open");
    tab.awaitText("main", "second", "packer-1", "Not come", "third");
    tab.screenshot(SCREENSHOTS.resolve("batch.png"));

    tab.click("Cancel");
    tab.awaitText("dialog", "Cancel what is not settled");
    tab.click("Yes");
    tab.awaitText("h1", "friday", "cancelled");
    tab.awaitText(".legend", "1 succeeded", "1 cancelled");
    open("#queue/parcels");
    tab.awaitText("main", "second");
    assertThat(tab.evaluate("document.querySelectorAll('.batches').length").asInt()).isZero();
  }

  @Test
  void aQueueThatIsNotThereYet_isShownWhenItIs() throws Exception {
    open("#queue/" + Orders.LATE);
    tab.awaitText("main", "There is no queue");

    orders.declareLate();

    tab.awaitText("h1", Orders.LATE);
    assertThat(tab.takeComplaints()).allMatch(it -> it.contains("404"));
  }

  @Test
  void onANarrowScreen_nothingIsWiderThanIt() throws Exception {
    tab.resize(360, 800);
    try {
      for (String hash : List.of("", "#queue/orders", "#queue/orders/item/" + Orders.DEAD)) {
        open(hash);
        tab.awaitText("#link", "live");
        assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
            .as(hash)
            .isLessThanOrEqualTo(360);
      }
      tab.screenshot(SCREENSHOTS.resolve("narrow.png"));
    } finally {
      tab.resize(1280, 1400);
    }
  }

  @Test
  void aTokenIsAskedFor_andGivenByTheEnterKey() throws Exception {
    String token = "a-token-of-the-operator";
    try (var asking =
        ServiceProcess.start(
            "queue-service",
            Files.createDirectories(folder.resolve("asking")),
            "--millrace.store=" + folder.resolve("asking-store"),
            "--millrace.security.tokens[0].token=" + token,
            "--millrace.security.tokens[0].roles=operator")) {
      tab.open(URI.create(asking.awaitReady().url() + "/"));
      tab.awaitText("dialog", "this call needs a token");
      tab.evaluate("document.querySelector('dialog input').value = '%s'".formatted(token));

      tab.pressEnter();

      tab.awaitText("#link", "live");
      tab.awaitText("main", "No queue is declared yet");
      open(""); // so that it does not look for the one that is stopped
    }
    // That nobody was let in without it is no mistake of the page's.
    assertThat(tab.takeComplaints()).allMatch(it -> it.contains("401"));
  }

  /// Loads a view anew.
  private static void open(String hash) throws IOException, InterruptedException {
    tab.open(URI.create(service.url() + "/" + hash));
  }

  /// Waits until the page has asked for the queues as many times more.
  private static void awaitLooks(int number) throws IOException, InterruptedException {
    String looks =
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/queues')).length";
    int before = tab.evaluate(looks).asInt();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> tab.evaluate(looks).asInt() >= before + number);
  }

  private static String counts(String selector) throws IOException, InterruptedException {
    return tab.evaluate(
            "[...document.querySelector(\"%s\").children].map(e => e.innerText).join(', ')"
                .formatted(selector))
        .asString();
  }
}
