package dev.millrace.event.message;

import dev.millrace.contracts.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// An attribute of a CloudEvent in the header of an HTTP message, as the HTTP binding has it: what is
/// not printable ASCII is percent-encoded, in UTF-8, and so are blanks, quotes and percent signs.
public final class HeaderText {
  private static final String PREFIX = "ce-";

  private HeaderText() {}

  /// Whether the header of that name holds an attribute; the others are HTTP's own.
  public static boolean isAttribute(String name) {
    return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
  }

  /// @throws MalformedEvent when it holds what no attribute may, such as a line break
  public static String encoded(String attribute) throws MalformedEvent {
    if (attribute.codePoints().anyMatch(Character::isISOControl)) {
      throw new MalformedEvent("it cannot be said in HTTP headers: it has a control character");
    }
    if (attribute.chars().allMatch(c -> isPlain((byte) c) && c < 0x7F)) {
      return attribute;
    }
    var text = new StringBuilder(attribute.length() + 16);
    for (byte b : attribute.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        text.append((char) b);
      } else {
        text.append("%%%02X".formatted(b & 0xFF));
      }
    }
    return text.toString();
  }

  private static boolean isPlain(byte b) {
    return b > ' ' && b < 0x7F && b != '"' && b != '%';
  }

  /// What is encoded amiss, as by a sender that does not know of it, stays as it is.
  public static String decoded(String header) {
    if (header.indexOf('%') < 0) {
      return header;
    }
    var bytes = new ByteArrayOutputStream(header.length());
    for (int i = 0; i < header.length(); i++) {
      int octet = header.charAt(i) == '%' ? octet(header, i + 1) : -1;
      if (octet >= 0) {
        bytes.write(octet);
        i += 2;
      } else {
        bytes.writeBytes(header.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    return Objects.requireNonNullElse(Utf8.text(bytes.toByteArray()), header);
  }

  /// @return -1 when there is none
  private static int octet(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
