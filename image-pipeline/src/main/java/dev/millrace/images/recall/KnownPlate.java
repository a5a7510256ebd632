package dev.millrace.images.recall;

import dev.millrace.images.find.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A plate that somebody marked, as `photo.txt` beside `photo.jpg` tells it: the photo's name, left,
/// upper edge, width and height in pixels, and the plate's text, with tabs between.
record KnownPlate(Path photo, Box box) {

  /// Those of a folder, in the order of their names.
  static List<KnownPlate> in(Path folder) throws IOException {
    List<Path> notes;
    try (var files = Files.list(folder)) {
      notes = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    var plates = new ArrayList<KnownPlate>();
    for (Path note : notes) {
      for (String line : Files.readAllLines(note)) {
        String[] fields = line.strip().split("\t");
        if (fields.length >= 5) {
          plates.add(new KnownPlate(folder.resolve(fields[0]), box(fields)));
        }
      }
    }
    return plates;
  }

  private static Box box(String[] fields) {
    return new Box(
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]));
  }
}
