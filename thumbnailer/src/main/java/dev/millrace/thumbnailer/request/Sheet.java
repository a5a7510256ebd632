package dev.millrace.thumbnailer.request;

/// A contact sheet: frames spread evenly over the video, in rows.
///
/// @param columns 1 to 10; 4 if absent
/// @param rows 1 to 10; 4 if absent
/// @param width pixels of one tile, 16 to 1024; 160 if absent
public record Sheet(Integer columns, Integer rows, Integer width) {
  public Sheet {
    columns = Bounds.check("sheet.columns", columns == null ? 4 : columns, 1, 10);
    rows = Bounds.check("sheet.rows", rows == null ? 4 : rows, 1, 10);
    width = Bounds.check("sheet.width", width == null ? 160 : width, 16, 1024);
  }

  public int tiles() {
    return columns * rows;
  }
}
