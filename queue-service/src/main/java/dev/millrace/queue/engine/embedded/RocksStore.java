package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.store.OverlaidStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// A [Store] in a RocksDB folder. Writes are held back, visible to reads, until [#commit] makes all
/// of them durable in one step, or [#discard] drops them. Used by one thread.
final class RocksStore extends OverlaidStore implements AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  /// Neighbours in the machine's keys begin with these bytes, queue and kind, and mostly come one
  /// after the other: each is looked for beside the one before it.
  private static final String NEIGHBOURS = "fixed:5";

  static {
    RocksDB.loadLibrary();
  }

  private final LRUCache cache = new LRUCache(64 * MEBIBYTE);
  private final BloomFilter filter = new BloomFilter(10);
  private final Options options = options(cache, filter);
  private final RocksDB db;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions reading = new ReadOptions();

  /// @param verify whether to read all of it and compare the checksums
  /// @throws RocksDBException when the folder cannot be used, is in use, or is damaged
  RocksStore(Path folder, boolean verify) throws RocksDBException {
    RocksDB opened = null;
    try {
      opened = RocksDB.open(options, folder.toString());
      if (verify) {
        opened.verifyChecksum();
      }
      db = opened;
    } catch (RocksDBException e) {
      if (opened != null) {
        opened.close();
      }
      closeOptions();
      throw e;
    }
  }

  private static Options options(LRUCache cache, BloomFilter filter) {
    try (var database = new DBOptions();
        var family = family()) {
      return new Options(database, family)
          .setCreateIfMissing(true)
          .setParanoidChecks(true)
          // Logs are written over: a sync then need not write how long the file has become, which
          // takes a third off it. What lies behind the last record is old, not damage; so reading
          // ends at the first that does not fit, and whether that is too early tells the
          // high-water mark.
          .setRecycleLogFileNum(2)
          .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
          .setMaxTotalWalSize(256 * MEBIBYTE)
          .setWriteBufferSize(64 * MEBIBYTE)
          .setMaxWriteBufferNumber(3)
          .setMaxBackgroundJobs(2)
          .setAllowConcurrentMemtableWrite(false)
          .setMemtableWholeKeyFiltering(true)
          .setMemtablePrefixBloomSizeRatio(0.02)
          .setLevelCompactionDynamicLevelBytes(true)
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setBytesPerSync(MEBIBYTE)
          .setKeepLogFileNum(3)
          .setMaxLogFileSize(4 * MEBIBYTE)
          .setTableFormatConfig(
              // Filters and indexes are held for as long as their file is, about 6 bytes for each
              // item: each new name is looked for in all of them, and those of one file alone can
              // be larger than a shard of the cache.
              new BlockBasedTableConfig()
                  .setBlockSize(16 * 1024)
                  .setBlockCache(cache)
                  .setFilterPolicy(filter)
                  .setCacheIndexAndFilterBlocks(false));
    }
  }

  /// With the one option that has no setter.
  private static ColumnFamilyOptions family() {
    var properties = new Properties();
    properties.setProperty("memtable_insert_with_hint_prefix_extractor", NEIGHBOURS);
    return Objects.requireNonNull(
        ColumnFamilyOptions.getColumnFamilyOptionsFromProps(properties),
        "this RocksDB does not know an option");
  }

  /// The [#sequence] of the store in a folder, which is left as it is; 0 when there is none. Opening
  /// it for writing would throw away what lies behind the first damage in its log.
  ///
  /// @throws RocksDBException when the folder cannot be used, or is damaged
  static long sequenceIn(Path folder) throws RocksDBException {
    if (Files.notExists(folder.resolve("CURRENT"))) {
      return 0;
    }
    try (var cache = new LRUCache(MEBIBYTE);
        var filter = new BloomFilter(10);
        var options = options(cache, filter);
        var db = RocksDB.openReadOnly(options, folder.toString())) {
      return db.getLatestSequenceNumber();
    }
  }

  @Override
  protected byte @Nullable [] stored(byte[] key) {
    try {
      return db.get(reading, key);
    } catch (RocksDBException e) {
      throw new StoreException(e);
    }
  }

  @Override
  protected Entries stored(byte[] from, byte[] to) {
    return new Rows(db, from, to);
  }

  private static final class Rows implements Entries {
    private final Slice end;
    private final ReadOptions bounded;
    private final RocksIterator rows;

    Rows(RocksDB db, byte[] from, byte[] to) {
      end = new Slice(to);
      bounded = new ReadOptions().setIterateUpperBound(end);
      rows = db.newIterator(bounded);
      rows.seek(from);
    }

    @Override
    public boolean valid() {
      if (rows.isValid()) {
        return true;
      }
      try {
        rows.status();
      } catch (RocksDBException e) {
        throw new StoreException(e);
      }
      return false;
    }

    @Override
    public byte[] key() {
      return rows.key();
    }

    @Override
    public byte[] value() {
      return rows.value();
    }

    @Override
    public void next() {
      rows.next();
    }

    @Override
    public void close() {
      rows.close();
      bounded.close();
      end.close();
    }
  }

  /// Whether a commit would have anything to write.
  boolean dirty() {
    return !pending.isEmpty();
  }

  /// Bytes of what is held back.
  long pendingBytes() {
    return pending.bytes();
  }

  /// Makes all that was held back durable, in one step.
  ///
  /// @return bytes written to the log
  /// @throws RocksDBException when it did not; then it is not known whether it will be found at the
  ///     next opening, and this store should be closed
  long commit() throws RocksDBException {
    byte[] changes = BatchFormat.encode(pending);
    try (var batch = new WriteBatch(changes)) {
      db.write(synced, batch);
    }
    pending.clear();
    return changes.length;
  }

  /// Grows with every write; after a crash it is at least what it was after the last commit.
  long sequence() {
    return db.getLatestSequenceNumber();
  }

  @Override
  public void close() {
    db.close();
    synced.close();
    reading.close();
    closeOptions();
  }

  private void closeOptions() {
    options.close();
    cache.close();
    filter.close();
  }

  /// The store could not be read.
  static final class StoreException extends RuntimeException {
    StoreException(RocksDBException cause) {
      super("the store cannot be read: " + cause.getMessage(), cause);
    }
  }
}
