package dev.millrace.signup.person;

import dev.millrace.signup.event.Preferences;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was typed, whatever it is.
public record Entry(
    @Nullable String name,
    @Nullable String email,
    @Nullable String region,
    Preferences preferences,
    @Nullable String phone) {

  /// What came of looking at it.
  public sealed interface Checked {
    record Good(Person person) implements Checked {}

    /// @param mistakes by field (`name`, `email`, `region`, `phone`): a sentence for the person
    record Bad(Map<String, String> mistakes) implements Checked {}
  }

  /// All mistakes at once, or none.
  public Checked check() {
    var mistakes = new LinkedHashMap<String, String>();
    String goodName = field("name", name, PersonName::parse, mistakes);
    EmailAddress goodEmail = field("email", email, EmailAddress::parse, mistakes);
    Region goodRegion = field("region", region, Entry::region, mistakes);
    String goodPhone = phone(mistakes);
    if (goodName == null || goodEmail == null || goodRegion == null || !mistakes.isEmpty()) {
      return new Checked.Bad(mistakes);
    }
    return new Checked.Good(new Person(goodName, goodEmail, goodRegion, preferences, goodPhone));
  }

  private @Nullable String phone(Map<String, String> mistakes) {
    boolean given = phone != null && !phone.isBlank();
    if (preferences.text()) {
      return field("phone", phone, PhoneNumber::parse, mistakes);
    }
    if (given) {
      mistakes.put("phone", "Ask for text messages too, or leave the number out.");
    }
    return null;
  }

  private static Region region(String typed) throws Invalid {
    return Region.of(typed.strip()).orElseThrow(() -> new Invalid("Please choose a region."));
  }

  private interface Parser<T> {
    T parse(String typed) throws Invalid;
  }

  private static <T> @Nullable T field(
      String field, @Nullable String typed, Parser<T> parser, Map<String, String> mistakes) {
    try {
      return parser.parse(typed == null ? "" : typed);
    } catch (Invalid e) {
      mistakes.put(field, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
