package dev.millrace.event;

import dev.millrace.event.kafka.DeclaredTopics;
import dev.millrace.event.pump.IdleWatch;
import dev.millrace.event.pump.Redrive;
import dev.millrace.event.scale.LagWatch;
import dev.millrace.event.shard.ShardWatch;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// What runs beside the mover of the events: each is null where there is no use for it.
final class Companions implements SmartLifecycle {
  private final @Nullable DeclaredTopics topics;
  private final @Nullable ShardWatch shards;
  private final @Nullable LagWatch lag;
  private final @Nullable Redrive redrive;
  private final @Nullable IdleWatch sources;
  private volatile boolean running;

  Companions(
      @Nullable DeclaredTopics topics,
      @Nullable ShardWatch shards,
      @Nullable LagWatch lag,
      @Nullable Redrive redrive,
      @Nullable IdleWatch sources) {
    this.topics = topics;
    this.shards = shards;
    this.lag = lag;
    this.redrive = redrive;
    this.sources = sources;
  }

  @Nullable LagWatch lag() {
    return lag;
  }

  @Nullable Redrive redrive() {
    return redrive;
  }

  @Override
  public void start() {
    running = true;
    if (topics != null) {
      topics.start();
    }
    if (shards != null) {
      shards.start();
    }
    if (lag != null) {
      lag.start();
    }
    if (sources != null) {
      sources.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    if (topics != null) {
      topics.close();
    }
    if (shards != null) {
      shards.close();
    }
    if (lag != null) {
      lag.close();
    }
    if (redrive != null) {
      redrive.close();
    }
    if (sources != null) {
      sources.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
