package dev.millrace.rim.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/// Java types as those know them who write settings.
final class SettingWords {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
  private static final Set<Class<?>> FRACTION =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Map<Class<?>, String> OTHERS =
      Map.of(
          boolean.class, "true or false",
          Boolean.class, "true or false",
          char.class, "one character",
          Duration.class, "a duration such as 30s, 5m or 2h",
          DataSize.class, "a size such as 64KB or 16MB",
          URI.class, "a URL",
          Path.class, "a path",
          ZoneId.class, "a time zone such as Europe/Berlin",
          InetAddress.class, "an address");

  private SettingWords() {}

  /// Whether nobody would write a secret there.
  static boolean isPlain(ResolvableType type) {
    return isPlain(element(type));
  }

  private static boolean isPlain(Class<?> type) {
    return WHOLE.contains(type)
        || FRACTION.contains(type)
        || (OTHERS.containsKey(type) && type != URI.class) // it may hold a password
        || type.isEnum();
  }

  static String of(ResolvableType type) {
    Class<?> element = element(type);
    boolean many = !element.equals(type.resolve(Object.class));
    return many && !element.isEnum() ? "a list, each " + of(element) : of(element);
  }

  /// What a list is of; of anything else, that.
  private static Class<?> element(ResolvableType type) {
    Class<?> whole = type.resolve(Object.class);
    return Collection.class.isAssignableFrom(whole)
        ? type.asCollection().getGeneric().resolve(Object.class)
        : whole;
  }

  private static String of(Class<?> type) {
    if (WHOLE.contains(type)) {
      return "a whole number";
    }
    if (FRACTION.contains(type)) {
      return "a number";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(one -> ((Enum<?>) one).name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.joining(", "));
    }
    if (type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "settings below it";
    }
    return OTHERS.getOrDefault(type, "a value");
  }
}
