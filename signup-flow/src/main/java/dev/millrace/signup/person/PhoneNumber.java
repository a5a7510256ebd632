package dev.millrace.signup.person;

import java.util.regex.Pattern;

/// A phone number with its country, as E.164 writes it.
final class PhoneNumber {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private PhoneNumber() {}

  /// @param typed perhaps with the spaces, hyphens, dots and brackets that people write for reading
  static String parse(String typed) throws Invalid {
    String number = typed.strip().replaceAll("[ ().\u00A0-]", "");
    if (!E164.matcher(number).matches()) {
      throw new Invalid("Write the number with its country, such as +49 151 23456789.");
    }
    return number;
  }
}
