package dev.millrace.queue.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.PurgeRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.source.SourceClient;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Problems;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.rest.RunningQueue;
import dev.millrace.rim.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader is frozen in the midst of a listing, and goes on when another one has read the source
/// meanwhile.
class TwoReadersTest {
  private static final String QUEUE = "q";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path store;

  @Test
  void whatTheOtherHasBroughtIsNotDoneTwice() throws Exception {
    try (var running = RunningQueue.start(store);
        var source = new FakeSource();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      QueueClient client = running.client();
      client.declare(QUEUE, Json.strict().readValue("{}", QueueSpec.class));
      var goOn = new CountDownLatch(1);
      source.listGoesOut = goOn;
      Future<?> frozen = threads.submit(() -> read(running, source));
      await().until(() -> source.lists.get() == 1);
      source.listGoesOut = null;

      source.with("new");
      read(running, source);
      done(client);
      goOn.countDown();
      assertThatThrownBy(frozen::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.type()).isEqualTo(Problems.LISTING_OVER));

      read(running, source);
      ItemPage page = client.items(QUEUE, null, null, 10, null);
      assertThat(page.items()).extracting(ItemStatus::name).isEmpty();
    }
  }

  /// The item is done, and its retention has passed.
  private static void done(QueueClient client) throws IOException, InterruptedException {
    String token =
        client.lease(QUEUE, new LeaseRequest("w", 1, null, null)).leases().getFirst().token();
    client.settle(
        QUEUE, new SettleRequest(List.of(new Settlement.Complete(token, null, null)), null));
    client.purge(QUEUE, new PurgeRequest(List.of(ItemState.SUCCEEDED)));
  }

  private static Void read(RunningQueue running, FakeSource source)
      throws IOException, InterruptedException {
    Calls calls = running.bean(Calls.class);
    var target = new SourceTarget(QUEUE, source.url(), LONG, null, Integer.MAX_VALUE);
    var listing = new SourceListing(target, calls.run(Command.Forget.begin(QUEUE)));
    var client = new SourceClient(JsonHttp.newClient(), source.url(), null, LONG);
    var tally = new SourceTally();
    var patient = new PatientSource(client, LONG, new SourceNews());
    var absences = new Absences(Duration.ZERO);
    try (var fetches = new Fetches(patient, LONG)) {
      var deliveries = new Deliveries(listing, calls, tally, new SourceNews());
      new SourcePass(
              listing, Integer.MAX_VALUE, calls, patient, fetches, tally, deliveries, absences)
          .run();
    }
    return null;
  }
}
