package dev.millrace.e2e.replicas;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// What can fail. Each is done to a whole site, and is over, or healed, before the next.
enum Fault {
  REPLICA_KILLED {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      site.replicas().service(replica(site, random)).kill();
      Site.hold(AFTERMATH);
    }
  },

  BROKER_KILLED {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      site.cluster().broker(random.nextInt(Cluster.BROKERS)).kill();
      Site.hold(AFTERMATH);
    }
  },

  LEADING_BROKER_KILLED {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      site.cluster().broker(site.cluster().leader()).kill();
      Site.hold(AFTERMATH);
    }
  },

  /// Longer than the others wait for it: when it goes on, what it had is another's.
  REPLICA_FROZEN {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      freeze(site, replica(site, random), Duration.ofSeconds(12));
      Site.hold(AFTERMATH);
    }
  },

  /// Longer than the quorum waits for it.
  BROKER_FROZEN {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      var broker = site.cluster().broker(random.nextInt(Cluster.BROKERS));
      broker.freeze();
      Site.hold(Duration.ofSeconds(10));
      broker.thaw();
      Site.hold(AFTERMATH);
    }
  },

  /// It gets a third of the processor, in bursts, and lags behind.
  REPLICA_LAGS {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      int replica = replica(site, random);
      for (int i = 0; i < 12; i++) {
        freeze(site, replica, Duration.ofMillis(400));
        Site.hold(Duration.ofMillis(200));
      }
    }
  },

  ROLLING_RESTART {
    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      for (int n = 0; n < site.replicas().count(); n++) {
        site.replicas().service(n).stop();
        site.replicas().service(n).startAgain().awaitReady(Replicas.PATIENCE);
      }
    }
  },

  NETWORK_CUT {
    @Override
    boolean isPossible(Site site) {
      return site.cut().isPossible();
    }

    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      site.cut().cut(replica(site, random));
      Site.hold(Duration.ofSeconds(10));
      site.cut().mend();
      Site.hold(AFTERMATH);
    }
  },

  DISK_FULL {
    @Override
    boolean isPossible(Site site) {
      return site.cluster().disk().isReal();
    }

    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      site.cluster().disk().fill();
      Site.hold(Duration.ofSeconds(6));
    }
  },

  CLOCK_WRONG {
    @Override
    boolean isPossible(Site site) {
      return WallClock.canBeWrong();
    }

    @Override
    void strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
      long most = MOST_AHEAD.toSeconds();
      Duration offset = Duration.ofSeconds(random.nextLong(-most, most + 1));
      site.replicas().clock(replica(site, random)).set(offset);
      Site.hold(Duration.ofSeconds(5));
    }
  };

  /// How far a replica's clock is ahead of the true time, or behind it, at most.
  static final Duration MOST_AHEAD = Duration.ofSeconds(15);

  /// For the others to notice, while what has failed is still away.
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  /// Whether it can be done on this machine.
  boolean isPossible(Site site) {
    return true;
  }

  /// Does it. What it leaves behind is for [Site#heal()].
  abstract void strike(Site site, RandomGenerator random) throws IOException, InterruptedException;

  private static int replica(Site site, RandomGenerator random) {
    return random.nextInt(site.replicas().count());
  }

  private static void freeze(Site site, int replica, Duration time)
      throws IOException, InterruptedException {
    site.replicas().program(replica).freeze();
    Site.hold(time);
    site.replicas().program(replica).thaw();
  }
}
