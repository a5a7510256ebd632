package dev.millrace.launcher.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Made traces for want of a recorded one; those in `samples/arrivals/` are made by them. The same
/// seed gives the same lines.
enum ArrivalPattern {
  /// Two hours; an item every 16 seconds.
  STEADY("one item every 16 s for two hours") {
    @Override
    List<String> lines(RandomGenerator random) {
      var lines = new ArrayList<String>();
      for (int second = 0; second < 2 * HOUR; second += 16) {
        lines.add(second + ",1");
      }
      return lines;
    }
  },

  /// Eight hours of a trickle, and over it bursts of 60 to 360 items in a minute, which come 10 to
  /// 40 minutes after each other.
  BURSTY("a trickle, one item a minute by chance, and bursts of 60 to 360 items within a minute") {
    @Override
    List<String> lines(RandomGenerator random) {
      var counts = new int[8 * HOUR];
      trickle(counts, random, second -> 1 / 60.0);
      int burst = random.nextInt(600, 1200);
      while (burst + 60 < counts.length) {
        int size = random.nextInt(60, 361);
        for (int i = 0; i < size; i++) {
          counts[burst + random.nextInt(60)]++;
        }
        burst += random.nextInt(600, 2401);
      }
      return counted(counts);
    }
  },

  /// Two days of arrivals by chance, from 0.5 a minute at night to 10 a minute at noon.
  DAILY("two days, by chance, from one item in two minutes at night to ten a minute at noon") {
    @Override
    List<String> lines(RandomGenerator random) {
      var counts = new int[48 * HOUR];
      trickle(
          counts,
          random,
          second -> {
            double day = (1 - Math.cos(2 * Math.PI * second / (24 * HOUR))) / 2;
            return (0.5 + 9.5 * day) / 60;
          });
      return counted(counts);
    }
  },

  /// Three hours; an item every 10 seconds, of which one in 45 makes its worker hang.
  STUCK("one item every 10 s for three hours; one in 45 makes the worker hang that takes it") {
    @Override
    List<String> lines(RandomGenerator random) {
      var lines = new ArrayList<String>();
      for (int i = 0; i < 3 * HOUR / 10; i++) {
        lines.add(i % 45 == 44 ? i * 10 + ",1,stuck" : i * 10 + ",1");
      }
      return lines;
    }
  };

  private static final int HOUR = 3600;

  private final String description;

  ArrivalPattern(String description) {
    this.description = description;
  }

  /// Chance of an arrival in each second.
  private interface Rate {
    double at(int second);
  }

  abstract List<String> lines(RandomGenerator random);

  /// A whole file, ready to be read by [ArrivalFile].
  List<String> file(long seed) {
    var file = new ArrayList<String>();
    file.add("time,count,work");
    file.add("# %s: %s; seed %d".formatted(word(), description, seed));
    file.addAll(lines(new Random(seed)));
    return file;
  }

  /// As it is written on the command line.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }

  private static void trickle(int[] counts, RandomGenerator random, Rate rate) {
    for (int second = 0; second < counts.length; second++) {
      if (random.nextDouble() < rate.at(second)) {
        counts[second]++;
      }
    }
  }

  private static List<String> counted(int[] counts) {
    var lines = new ArrayList<String>();
    for (int second = 0; second < counts.length; second++) {
      if (counts[second] > 0) {
        lines.add(second + "," + counts[second]);
      }
    }
    return lines;
  }
}
