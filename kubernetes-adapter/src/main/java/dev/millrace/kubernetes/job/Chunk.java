package dev.millrace.kubernetes.job;

import dev.millrace.contracts.queue.Lease;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Leases that become one Job. Pure.
///
/// @param leases at least one; the place in the list is the index of the pod
/// @param moreMemory all of them ran out of memory before, or none did
/// @param fetched their data is fetched by an init container, and not put into a ConfigMap
record Chunk(List<Lease> leases, boolean moreMemory, boolean fetched) {
  /// What the data, names and tokens of one chunk may take. Kubernetes allows 1 MiB in a ConfigMap.
  static final int MAX_BYTES = 960 * 1024;

  /// The rest of a lease's entry: a key, quotes, an attempt.
  private static final int ENTRY_BYTES = 128;

  /// @param tooLarge leases of items whose data fits no ConfigMap
  record Packed(List<Chunk> chunks, List<Lease> tooLarge) {}

  /// Which data is fetched by the pod itself.
  enum Fetching {
    NEVER,
    LARGE,
    ALWAYS
  }

  /// Packs in the order given. Leases that need another kind of pod make a chunk of their own.
  ///
  /// @param items of one chunk at most
  static Packed pack(List<Lease> leases, int items, Fetching fetching) {
    var packing = new Packing(items);
    var tooLarge = new ArrayList<Lease>();
    for (Lease lease : leases) {
      boolean fits = bytes(lease, false) <= MAX_BYTES;
      if (!fits && fetching == Fetching.NEVER) {
        tooLarge.add(lease);
      } else {
        packing.add(lease, !fits || fetching == Fetching.ALWAYS);
      }
    }
    return new Packed(packing.chunks(), tooLarge);
  }

  /// What a lease takes of its ConfigMap.
  static int bytes(Lease lease, boolean fetched) {
    // A name may double when it is quoted: a quotation mark becomes two characters.
    int name = 2 * lease.name().getBytes(StandardCharsets.UTF_8).length;
    return ENTRY_BYTES + name + lease.token().length() + (fetched ? 0 : lease.data().size());
  }

  /// The chunks still open, at most one of each kind.
  private static final class Packing {
    private final int items;
    private final List<Chunk> full = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    Packing(int items) {
      this.items = items;
    }

    void add(Lease lease, boolean fetched) {
      boolean moreMemory = Checkpoints.ranOutOfMemory(lease.checkpoint());
      int bytes = bytes(lease, fetched);
      Open chunk = find(moreMemory, fetched);
      if (chunk != null && (chunk.leases.size() == items || chunk.bytes + bytes > MAX_BYTES)) {
        full.add(chunk.close());
        open.remove(chunk);
        chunk = null;
      }
      if (chunk == null) {
        chunk = new Open(moreMemory, fetched);
        open.add(chunk);
      }
      chunk.leases.add(lease);
      chunk.bytes += bytes;
    }

    private @Nullable Open find(boolean moreMemory, boolean fetched) {
      return open.stream()
          .filter(chunk -> chunk.moreMemory == moreMemory && chunk.fetched == fetched)
          .findFirst()
          .orElse(null);
    }

    List<Chunk> chunks() {
      open.forEach(chunk -> full.add(chunk.close()));
      return List.copyOf(full);
    }
  }

  private static final class Open {
    private final boolean moreMemory;
    private final boolean fetched;
    private final List<Lease> leases = new ArrayList<>();
    private int bytes;

    Open(boolean moreMemory, boolean fetched) {
      this.moreMemory = moreMemory;
      this.fetched = fetched;
    }

    Chunk close() {
      return new Chunk(List.copyOf(leases), moreMemory, fetched);
    }
  }
}
