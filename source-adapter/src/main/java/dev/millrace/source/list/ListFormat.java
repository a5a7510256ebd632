package dev.millrace.source.list;

import dev.millrace.contracts.json.JsonData;

/// What the records of a list mean. Immutable.
sealed interface ListFormat permits JsonLines, CsvRows, PlainLines {
  /// The item's name.
  ///
  /// @throws BadRecord when the record has none, or cannot be read
  String name(String record) throws BadRecord;

  /// The item's data.
  JsonData data(String record) throws BadRecord;

  /// Whether the line begins something that ends in another line, or ends what one before began.
  boolean isUnfinished(String line);

  /// Why a record is of no use, in words that fit behind "line 7: ".
  final class BadRecord extends Exception {
    BadRecord(String message) {
      super(message, null, false, false);
    }
  }
}
