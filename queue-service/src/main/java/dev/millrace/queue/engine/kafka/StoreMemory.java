package dev.millrace.queue.engine.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// Bounds what the stores of all cells in this process hold outside the heap, together.
public final class StoreMemory implements RocksDBConfigSetter {
  private static final long MEBIBYTE = 1 << 20;

  static {
    RocksDB.loadLibrary();
  }

  private static final LRUCache CACHE = new LRUCache(128 * MEBIBYTE);
  private static final BloomFilter FILTER = new BloomFilter(10);
  private static final WriteBufferManager BUFFERS = new WriteBufferManager(64 * MEBIBYTE, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    // The one that is there, whose cache Kafka's metrics look at.
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table
        .setBlockSize(16 * 1024)
        .setBlockCache(CACHE)
        .setFilterPolicy(FILTER)
        .setCacheIndexAndFilterBlocks(true);
    options
        .setWriteBufferManager(BUFFERS)
        .setWriteBufferSize(16 * MEBIBYTE)
        .setMaxWriteBufferNumber(3)
        // One thread writes; and each new name is looked for, mostly in vain.
        .setAllowConcurrentMemtableWrite(false)
        .setMemtableWholeKeyFiltering(true)
        .setMemtablePrefixBloomSizeRatio(0.02)
        .setTableFormatConfig(table);
  }

  /// Cache, filter and buffers are every store's, and live as long as the process.
  @Override
  public void close(String storeName, Options options) {}
}
