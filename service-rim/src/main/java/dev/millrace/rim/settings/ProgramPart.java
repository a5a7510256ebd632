package dev.millrace.rim.settings;

import java.util.List;
import java.util.Locale;

/// What a process can be, of a program that can be several things: one value of an enum.
public interface ProgramPart {
  /// As an enum has it.
  String name();

  /// The Spring configuration that says all that there is in it.
  Class<?> configuration();

  /// Records of `@ConfigurationProperties`.
  List<Class<? extends PartSettings>> settings();

  /// As it is named in the setting `part`.
  default String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
