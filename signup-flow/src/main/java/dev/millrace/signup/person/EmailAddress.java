package dev.millrace.signup.person;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where mail is sent: `local@domain`, the domain in ASCII as the DNS has it, whatever it was typed
/// in. The local part may hold letters of any script (RFC 6531); quoted local parts and addresses
/// in brackets are not taken.
///
/// @param local in Unicode's composed form, case as typed
/// @param domain lower case, in ASCII
public record EmailAddress(String local, String domain) {
  /// RFC 5321, in bytes.
  private static final int MOST = 254;

  private static final int MOST_LOCAL = 64;

  /// A dot-atom of RFC 5322; what is not ASCII is looked at by [#isOdd].
  private static final Pattern LOCAL =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+"
              + "(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+)*");

  static EmailAddress parse(String typed) throws Invalid {
    String text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    if (text.isEmpty()) {
      throw new Invalid("Please tell us your e-mail address.");
    }
    int at = text.lastIndexOf('@');
    if (at <= 0 || at == text.length() - 1 || text.length() > 2 * MOST) {
      throw new Invalid("This is not an e-mail address: it looks like name@example.org.");
    }
    var address = new EmailAddress(local(text.substring(0, at)), domain(text.substring(at + 1)));
    if (bytes(address.mailbox()) > MOST) {
      throw new Invalid("An e-mail address has at most %d characters.".formatted(MOST));
    }
    return address;
  }

  private static String local(String local) throws Invalid {
    if (!LOCAL.matcher(local).matches() || local.codePoints().anyMatch(EmailAddress::isOdd)) {
      throw new Invalid("The part before the @ holds characters that we cannot send mail to.");
    }
    if (bytes(local) > MOST_LOCAL) {
      throw new Invalid("The part before the @ has at most %d characters.".formatted(MOST_LOCAL));
    }
    return local;
  }

  private static boolean isOdd(int c) {
    return c > 0x7F
        && !Character.isLetterOrDigit(c)
        && Character.getType(c) != Character.NON_SPACING_MARK
        && Character.getType(c) != Character.COMBINING_SPACING_MARK;
  }

  private static String domain(String typed) throws Invalid {
    String domain;
    try {
      domain = IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new Invalid("The part after the @ is not the name of a domain.");
    }
    boolean dotted = domain.indexOf('.') > 0 && !domain.endsWith(".");
    if (!dotted || domain.substring(domain.lastIndexOf('.') + 1).matches("\\d+")) {
      throw new Invalid("The part after the @ is not a whole domain, such as example.org.");
    }
    return domain;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// As an SMTP server is told it.
  public String mailbox() {
    return local + "@" + domain;
  }

  /// Equal for addresses that are taken for the same: case does not matter, in the local part
  /// neither, as no provider of note gives two people addresses that differ in nothing else.
  public String key() {
    return Normalizer.normalize(local.toLowerCase(Locale.ROOT), Normalizer.Form.NFC) + "@" + domain;
  }
}
