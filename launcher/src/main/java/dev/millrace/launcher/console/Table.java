package dev.millrace.launcher.console;

import dev.millrace.contracts.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of text under headings, each column as wide as its widest cell. Control characters in a
/// cell, which may stem from a foreign item, are shown as `?`. Of a long cell only the beginning is
/// shown, but in the last column, where nothing follows that it would move away.
public final class Table {
  private static final int MAX_CELL = 100;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /// @param cells one for each heading; null is shown as `-`
  public Table row(@Nullable Object... cells) {
    var row = new ArrayList<String>();
    for (Object cell : cells) {
      boolean last = row.size() == cells.length - 1;
      row.add(cell == null ? "-" : last ? inOneLine(cell.toString()) : printable(cell.toString()));
    }
    rows.add(row);
    return this;
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /// The lines of the table, without trailing blanks.
  public List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  /// One line of at most 100 characters.
  public static String printable(String text) {
    return Excerpt.of(inOneLine(text), MAX_CELL);
  }

  private static String inOneLine(String text) {
    return text.strip().replaceAll("\\p{Cntrl}", "?");
  }
}
