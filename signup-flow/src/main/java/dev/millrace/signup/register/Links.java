package dev.millrace.signup.register;

import java.net.URI;

/// The addresses that people are given.
public final class Links {
  private Links() {}

  static String verify(URI publicUrl, String token) {
    return base(publicUrl) + "/verify?token=" + token;
  }

  /// Of somebody's page.
  public static String page(URI publicUrl, String handle) {
    return base(publicUrl) + "/signups/" + handle;
  }

  private static String base(URI publicUrl) {
    return publicUrl.toString().replaceAll("/+$", "");
  }
}
