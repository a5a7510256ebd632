package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Everything the queue promises over HTTP, asked of a running service. Every engine passes it:
/// extend it, and start a service with that engine.
@TestInstance(Lifecycle.PER_CLASS)
public abstract class QueueRestContract {
  @SuppressWarnings("NullAway.Init")
  private RunningQueue running;

  /// @param store an empty folder
  /// @param settings as the contract's tests need them
  protected abstract RunningQueue start(Path store, String... settings);

  @BeforeAll
  void begin(@TempDir Path store) {
    running =
        start(
            store,
            "server.jetty.connection-idle-timeout=" + RestRules.IDLE_TIMEOUT.toMillis() + "ms");
  }

  @AfterAll
  void end() {
    running.close();
  }

  private RunningQueue running() {
    return running;
  }

  /// Rules that are not among those below would hold of anything.
  @Test
  void asksForAllRulesThereAre() throws Exception {
    List<String> asked =
        Stream.of(QueueRestContract.class.getDeclaredClasses())
            .map(rules -> rules.getSuperclass().getSimpleName() + ".class")
            .toList();
    URI rules = Objects.requireNonNull(RestRules.class.getResource("RestRules.class")).toURI();
    try (var files = Files.list(Path.of(rules).getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.matches("\\w+Rules.class") && !name.equals("RestRules.class"))
          .isNotEmpty()
          .allMatch(asked::contains);
    }
  }

  @Nested
  class AQueue extends QueueRules {
    AQueue() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class Enqueueing extends EnqueueRules {
    Enqueueing() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class LookingAtItems extends LookRules {
    LookingAtItems() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class Leases extends LeaseRules {
    Leases() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class TogetherAndAtomic extends AtomicRules {
    TogetherAndAtomic() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class Batches extends BatchRules {
    Batches() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class ASource extends SourceRules {
    ASource() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class Operating extends OperationRules {
    Operating() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class BadRequests extends BadRequestRules {
    BadRequests() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class Watching extends WatchRules {
    Watching() {
      super(QueueRestContract.this::running);
    }
  }

  @Nested
  class TheDescription extends DescriptionRules {
    TheDescription() {
      super(QueueRestContract.this::running);
    }
  }
}
