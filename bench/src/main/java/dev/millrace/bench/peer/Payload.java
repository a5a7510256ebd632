package dev.millrace.bench.peer;

import java.nio.charset.StandardCharsets;

/// The data of the items: a JSON object of one fixed length that holds the item's number.
///
/// It is written by patching digits into a template and read by parsing them back, so that it costs
/// the load generator next to nothing. Immutable.
public final class Payload {
  public static final int DIGITS = 12;
  public static final int MIN_BYTES = 40;

  /// What stands in front of the digits, wherever an item's data is met.
  public static final byte[] MARK = "{\"n\":\"".getBytes(StandardCharsets.US_ASCII);

  private static final String NAME = "item-";

  private final byte[] template;

  /// @param bytes length of the data, at least [#MIN_BYTES]
  public Payload(int bytes) {
    String head = "{\"n\":\"" + "0".repeat(DIGITS) + "\",\"pad\":\"";
    if (bytes < MIN_BYTES) {
      throw new IllegalArgumentException("data has at least " + MIN_BYTES + " bytes, not " + bytes);
    }
    String text = head + "x".repeat(bytes - head.length() - 2) + "\"}";
    this.template = text.getBytes(StandardCharsets.US_ASCII);
  }

  public int length() {
    return template.length;
  }

  public byte[] data(long number) {
    byte[] data = template.clone();
    digits(number, data, MARK.length);
    return data;
  }

  /// Writes the data into a buffer and returns the position behind it.
  public int write(long number, byte[] into, int at) {
    System.arraycopy(template, 0, into, at, template.length);
    digits(number, into, at + MARK.length);
    return at + template.length;
  }

  /// The name of an item: `item-` and twelve digits.
  public static byte[] name(long number) {
    byte[] name = (NAME + "0".repeat(DIGITS)).getBytes(StandardCharsets.US_ASCII);
    digits(number, name, NAME.length());
    return name;
  }

  /// The number in a piece of data.
  public static long number(byte[] data) {
    return number(data, MARK.length);
  }

  /// The number whose digits begin at a position.
  ///
  /// @throws IllegalArgumentException when there are no twelve digits
  public static long number(byte[] data, int at) {
    long number = 0;
    for (int i = at; i < at + DIGITS; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException("the data of an item came back changed");
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static void digits(long number, byte[] into, int at) {
    long rest = number;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
