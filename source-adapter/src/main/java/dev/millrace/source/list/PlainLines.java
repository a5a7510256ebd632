package dev.millrace.source.list;

import dev.millrace.contracts.json.JsonData;
import java.util.Map;

/// Each line is a name. The data hold it again, as `line`.
record PlainLines() implements ListFormat {
  @Override
  public String name(String record) {
    return record;
  }

  @Override
  public JsonData data(String record) {
    return JsonData.of(Map.of("line", record));
  }

  @Override
  public boolean isUnfinished(String line) {
    return false;
  }
}
