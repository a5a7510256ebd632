package dev.millrace.source.list;

import dev.millrace.contracts.json.JsonData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Each record is a row as in RFC 4180, the first one the titles of the columns. The data hold all
/// columns under their titles, as texts.
final class CsvRows implements ListFormat {
  private final CSVFormat format;
  private final List<String> titles;
  private final int nameColumn;

  /// @param header the first record
  /// @param name the title of the column with the name; empty = the first column
  CsvRows(char delimiter, String header, String name) throws BadRecord {
    this.format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
    this.titles = distinct(row(header).toList());
    this.nameColumn = name.isEmpty() ? 0 : titles.indexOf(name);
    if (nameColumn < 0) {
      throw new BadRecord(
          "there is no column \"%s\" (millrace.source.list.name) among %s".formatted(name, titles));
    }
  }

  private static List<String> distinct(List<String> titles) throws BadRecord {
    var seen = new HashSet<String>();
    for (String title : titles) {
      if (!seen.add(title)) {
        throw new BadRecord(
            "the title \"%s\" stands there twice, and data have a column by its title"
                .formatted(title));
      }
    }
    return titles;
  }

  @Override
  public String name(String record) throws BadRecord {
    return matching(record).get(nameColumn);
  }

  @Override
  public JsonData data(String record) throws BadRecord {
    CSVRecord row = matching(record);
    var data = new LinkedHashMap<String, String>();
    for (int i = 0; i < titles.size(); i++) {
      data.put(titles.get(i), row.get(i));
    }
    return JsonData.of(data);
  }

  private CSVRecord matching(String record) throws BadRecord {
    CSVRecord row = row(record);
    if (row.size() != titles.size()) {
      throw new BadRecord(
          "%d columns where the first line has %d".formatted(row.size(), titles.size()));
    }
    return row;
  }

  private CSVRecord row(String record) throws BadRecord {
    try (CSVParser parser = CSVParser.parse(record, format)) {
      return parser.iterator().next();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new BadRecord("not CSV: a quote is in the wrong place");
    }
  }

  @Override
  public boolean isUnfinished(String line) {
    return line.chars().filter(c -> c == '"').count() % 2 == 1;
  }
}
