package dev.millrace.launcher.module;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Says what a library on its class path tells it to.
public final class Greeter {
  private Greeter() {}

  public static void main(String[] arguments) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Greeter.class.getResourceAsStream("/greeting.txt"))) {
      System.out.println(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
