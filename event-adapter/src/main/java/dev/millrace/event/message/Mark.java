package dev.millrace.event.message;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an adapter writes on an event: an extension attribute of a CloudEvent (header `ce_…` in
/// binary mode), a header of the attribute's name on anything else.
public enum Mark {
  /// The input of a merger that it came from.
  ORIGIN("millraceorigin"),
  /// The shard that a re-routed event belongs to.
  HOME("millracehome"),
  /// Tells a repeated record that is no CloudEvent from another one.
  ID("millraceid"),
  /// Why it is a dead letter.
  REASON("millracereason"),
  /// The pattern that could not handle it.
  PATTERN("millracepattern"),
  /// The adapter that could not handle it.
  INSTANCE("millraceinstance"),
  /// The input by which it came to that adapter.
  INPUT("millraceinput");

  /// What is written on a dead letter, and taken off when it is redriven.
  public static final List<Mark> DEATH = List.of(REASON, PATTERN, INSTANCE, INPUT);

  private final String attribute;
  private final String binaryHeader;

  Mark(String attribute) {
    this.attribute = attribute;
    this.binaryHeader = "ce_" + attribute;
  }

  /// The name of the extension attribute.
  public String attribute() {
    return attribute;
  }

  /// @param value one line; control characters are replaced by blanks
  public Event on(Event event, String value) {
    String line = value.replaceAll("\\p{Cntrl}+", " ");
    return event.with(event.isBinaryCloudEvent() ? binaryHeader : attribute, line);
  }

  public @Nullable String of(Event event) {
    String attributeValue = event.header(binaryHeader);
    return attributeValue == null ? event.header(attribute) : attributeValue;
  }

  /// The event as it was before these were written on it.
  public static Event without(Event event, List<Mark> marks) {
    return event.without(marks.stream().flatMap(Mark::headers).toList());
  }

  /// The marks that an event carries as plain headers, since it is not a CloudEvent in binary mode.
  static List<Mark> plainOn(Event event) {
    return Arrays.stream(values()).filter(mark -> event.header(mark.attribute) != null).toList();
  }

  private Stream<String> headers() {
    return Stream.of(attribute, binaryHeader);
  }
}
