package dev.millrace.contracts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digest that names, traces and covers are made of.
public final class Sha256 {
  private Sha256() {}

  /// A new one, for one thread.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
