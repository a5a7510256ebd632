package dev.millrace.source.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.source.Adapter;
import dev.millrace.source.work.ForgettingSource;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/// The HTTP side with a source that does as a test tells it: what no real one does on demand.
@ExtendWith(OutputCaptureExtension.class)
class ListStreamTest {
  private final Adapter adapter = new Adapter(Moody.class, "millrace.source.kind=moody");
  private final MoodySource source = adapter.context().getBean(MoodySource.class);

  @AfterEach
  void stop() {
    adapter.close();
  }

  @Test
  void aSourceThatFailsHalfWay_breaksTheConnection() {
    source.failsAfter = 20_000;
    assertThatThrownBy(() -> adapter.get("/api/v1/items")).isInstanceOf(IOException.class);
  }

  @Test
  void aSourceThatFailsAtOnce_isAProblem() throws Exception {
    source.failsAfter = 0;
    assertThat(adapter.get("/api/v1/items").statusCode()).isEqualTo(503);
  }

  /// A folder that may not be read is asked for every second until somebody mends it.
  @Test
  void theLogTellsThatASourceFails_andTellsAgain_onceEach(CapturedOutput log) throws Exception {
    source.failsAfter = 0;
    for (int i = 0; i < 3; i++) {
      assertThat(adapter.get("/api/v1/items").statusCode()).isEqualTo(503);
    }
    source.failsAfter = 20_000; // Now it tells the first pages, and not yet all of them.
    assertThatThrownBy(() -> adapter.get("/api/v1/items")).isInstanceOf(IOException.class);
    assertThat(log).containsOnlyOnce("the moody source cannot tell: ");

    source.failsAfter = Integer.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      assertThat(adapter.get("/api/v1/items").statusCode()).isEqualTo(200);
    }
    assertThat(log).containsOnlyOnce("the moody source tells again");
  }

  @Test
  void aSourceThatIsBusy_isSaidToBeThat_withItsOwnTime() throws Exception {
    source.busy = true;
    var answer = adapter.get("/api/v1/items");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("77");
    assertThat(answer.body()).contains("\"why\":\"busy\"");
  }

  @Test
  void pagesThatGoRoundInACircle_breakTheConnection(CapturedOutput log) {
    source.leadsBack = true;
    assertThatThrownBy(() -> adapter.get("/api/v1/items")).isInstanceOf(IOException.class);
    assertThat(log).contains("the moody source cannot tell: its pages go round in a circle");
  }

  @Test
  void aSourceThatTakesLongerThanAPage_isAskedOn() throws Exception {
    source.findsNothing = 20;
    assertThat(adapter.get("/api/v1/items").body()).contains("\"29999\"");
  }

  @Test
  void listsBeyondTheBound_areSentAway() throws Exception {
    source.gate = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> adapter.get("/api/v1/items?limit=1")))
              .toList();
      org.awaitility.Awaitility.await().until(() -> source.waiting.get() == 4);
      var refused = adapter.get("/api/v1/items?limit=1");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("/problems/too-many-lists");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      source.gate.countDown();
      for (var list : running) {
        assertThat(list.get().statusCode()).isEqualTo(200);
      }
    }
    assertThat(adapter.get("/api/v1/items?limit=1").statusCode()).isEqualTo(200);
  }

  @Test
  void aSourceThatForgets_isToldWhatIsDurable() throws Exception {
    assertThat(adapter.client().accept(List.of("1", "2"))).isTrue();
    assertThat(source.accepted).containsExactly("1", "2");
  }

  /// Without `@Configuration`, lest the other tests' adapters find it.
  static class Moody {
    @Bean
    MoodySource moody() {
      return new MoodySource();
    }
  }

  /// Lists the numbers from 0 to 29 999; when it leads back, again and again, but not for ever.
  static final class MoodySource implements ForgettingSource {
    final List<String> accepted = new CopyOnWriteArrayList<>();
    final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();
    volatile boolean leadsBack;
    volatile boolean busy;
    volatile int findsNothing;
    volatile int failsAfter = Integer.MAX_VALUE;
    volatile @Nullable CountDownLatch gate;

    @Override
    public Page list(@Nullable String cursor, int limit) throws IOException, InterruptedException {
      CountDownLatch closed = gate;
      if (closed != null) {
        waiting.incrementAndGet();
        closed.await();
      }
      if (busy) {
        throw new SourceUnavailable("the moody one is busy", Duration.ofSeconds(77));
      }
      int from = cursor == null ? 0 : Integer.parseInt(cursor);
      if (from >= failsAfter) {
        throw new SourceUnavailable(Why.UNREACHABLE, "moody", new ClosedChannelException());
      }
      if (from > 0 && rounds.get() < findsNothing) {
        rounds.incrementAndGet();
        return new Page(List.of(), cursor);
      }
      int to = Math.min(from + limit, 30_000);
      if (leadsBack && to == 30_000 && rounds.incrementAndGet() < 20) {
        return new Page(List.of("29999"), "4000");
      }
      return new Page(
          IntStream.range(from, to).mapToObj(Integer::toString).toList(),
          to == 30_000 ? null : Integer.toString(to));
    }

    @Override
    public Optional<JsonData> item(String name) {
      return Optional.of(JsonData.empty());
    }

    @Override
    public void check() {}

    @Override
    public void accept(List<String> names) {
      accepted.addAll(names);
    }
  }
}
