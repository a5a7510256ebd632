package dev.millrace.signup.web;

import dev.millrace.signup.event.Preferences;
import dev.millrace.signup.person.Entry;
import dev.millrace.signup.person.Region;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the form's page shows: what was typed, with what is wrong beside each field.
///
/// @param trouble why nothing was taken, where it is nobody's mistake
record FormView(
    @Nullable String trouble,
    Field name,
    Field email,
    List<Choice> regions,
    @Nullable String regionMistake,
    boolean byEmail,
    boolean byText,
    Field phone,
    List<Mistake> mistakes) {

  record Field(String typed, @Nullable String mistake) {}

  record Choice(String value, String title, boolean chosen) {}

  /// @param field its id on the page
  record Mistake(String field, String text) {}

  static FormView empty() {
    return of(new Entry("", "", "", new Preferences(true, false), ""), Map.of(), null);
  }

  static FormView of(Entry entry, Map<String, String> mistakes, @Nullable String trouble) {
    return new FormView(
        trouble,
        field(entry.name(), mistakes.get("name")),
        field(entry.email(), mistakes.get("email")),
        Arrays.stream(Region.values())
            .map(r -> new Choice(r.wire(), r.title(), r.wire().equals(entry.region())))
            .toList(),
        mistakes.get("region"),
        entry.preferences().email(),
        entry.preferences().text(),
        field(entry.phone(), mistakes.get("phone")),
        mistakes.entrySet().stream().map(m -> new Mistake(m.getKey(), m.getValue())).toList());
  }

  private static Field field(@Nullable String typed, @Nullable String mistake) {
    return new Field(typed == null ? "" : typed, mistake);
  }

  boolean hasMistakes() {
    return !mistakes.isEmpty();
  }
}
