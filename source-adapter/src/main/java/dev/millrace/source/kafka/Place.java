package dev.millrace.source.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a record is in its topic, and the item's name made of that and a prefix:
/// `orders/00003/0000000000000000042`. The numbers are padded, so that the order of names is the
/// order of records.
record Place(int partition, long offset) {
  private static final Pattern NAME = Pattern.compile("([\\w.-]+)/(\\d{5,10})/(\\d{19})");

  String name(String prefix) {
    return "%s/%05d/%019d".formatted(prefix, partition, offset);
  }

  /// @return empty when no record can have that name
  static Optional<Place> parse(String prefix, String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches() || !parts.group(1).equals(prefix)) {
      return Optional.empty();
    }
    try {
      var place = new Place(Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
      return place.name(prefix).equals(name) ? Optional.of(place) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
