package dev.millrace.event.pattern;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// Weighted rendezvous hashing: each shard draws a number for a key, and the highest one has it. A
/// shard that is taken out leaves every other draw as it is, so only its own keys move, each to the
/// shard that drew second.
///
/// The draw is `-w / ln(u)` with `u` uniform in (0, 1) from the hash of key and shard, by which a
/// shard wins a share of the keys equal to its share of the weights (Schindelhauer and Schomaker,
/// "Weighted Distributed Hash Tables", SPAA 2005). The hash is that of the shard's name, not of its
/// place, so the order of the settings does not matter. Immutable.
public final class Rendezvous {
  private static final double UNIT = 0x1p-53;

  private final List<Candidate> candidates;

  /// @param weight above 0; what counts is its share of all weights
  public record Shard(String name, double weight) {}

  private record Candidate(String name, double weight, long seed) {
    double draw(long keyHash) {
      // 53 bits and a half: never 0, never 1.
      double u = ((mix(keyHash ^ seed) >>> 11) + 0.5) * UNIT;
      return -weight / Math.log(u);
    }
  }

  /// @param shards at least one, each name once
  public Rendezvous(List<Shard> shards) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("there is no shard to choose from");
    }
    this.candidates =
        shards.stream()
            .map(
                shard ->
                    new Candidate(
                        shard.name(),
                        shard.weight(),
                        hash(shard.name().getBytes(StandardCharsets.UTF_8))))
            .toList();
  }

  /// 64 well-mixed bits of a key.
  public static long hash(byte[] key) {
    return Hashing.murmur3_128().hashBytes(key).asLong();
  }

  public boolean has(String shard) {
    return candidates.stream().anyMatch(candidate -> candidate.name.equals(shard));
  }

  /// The shard that the key falls on when all are live.
  public String choose(long keyHash) {
    return choose(keyHash, candidate -> true);
  }

  /// The shard that the key falls on among the live ones; when none is, as if all were.
  public String choose(long keyHash, Set<String> live) {
    boolean any = candidates.stream().anyMatch(candidate -> live.contains(candidate.name));
    return choose(keyHash, any ? candidate -> live.contains(candidate.name) : candidate -> true);
  }

  private String choose(long keyHash, Predicate<Candidate> eligible) {
    Candidate best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (Candidate candidate : candidates) {
      if (eligible.test(candidate)) {
        double draw = candidate.draw(keyHash);
        if (best == null || draw > highest) {
          best = candidate;
          highest = draw;
        }
      }
    }
    return Objects.requireNonNull(best).name;
  }

  /// The finalizer of MurmurHash3: each bit of the input changes each bit of the output half the
  /// time.
  private static long mix(long h) {
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
