package dev.millrace.rim.settings;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with settings, in words that say what to write instead, so that all of it
/// can be told at once. For one thread.
public final class Mistakes {
  private final String prefix;
  private final List<Mistake> found;

  /// @param prefix what all keys begin with, such as `millrace.jobs.`
  public Mistakes(String prefix) {
    this(prefix, new ArrayList<>());
  }

  private Mistakes(String prefix, List<Mistake> found) {
    this.prefix = prefix;
    this.found = found;
  }

  /// These same mistakes, for keys that begin otherwise.
  public Mistakes under(String prefix) {
    return new Mistakes(prefix, found);
  }

  /// None yet, for the same keys.
  Mistakes alone() {
    return new Mistakes(prefix);
  }

  public void wrong(String key, @Nullable String what) {
    add(new Mistake(prefix + key, String.valueOf(what)));
  }

  void add(Mistake mistake) {
    found.add(mistake);
  }

  List<Mistake> all() {
    return found;
  }

  /// Whether it says more than those that are there already.
  boolean isNew(Mistake mistake) {
    return found.stream().noneMatch(mistake::follows);
  }

  /// A name of 1 to 63 of `a-z`, `0-9` and inner `-`.
  public void label(String key, String what, String value) {
    try {
      Names.requireLabel(what, value);
    } catch (IllegalArgumentException e) {
      wrong(key, value.isEmpty() ? "is missing: name the " + what : e.getMessage());
    }
  }

  /// @param example of a base URL that would do
  public void baseUrl(String key, URI url, String example) {
    boolean usable =
        ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.getQuery() == null
            && url.getFragment() == null;
    if (!usable) {
      wrong(key, "is not a base URL: write one such as " + example);
    }
  }

  /// @param token to be sent; null for none
  public void bearer(String key, @Nullable String token) {
    if (token != null && !token.matches("[A-Za-z0-9._~+/=-]{1,512}")) {
      wrong(key, "is not a bearer token: 1 to 512 of A-Z, a-z, 0-9 and ._~+/=-");
    }
  }

  public void number(String key, long value, long least, long most) {
    if (value < least || value > most) {
      wrong(key, "is %d: it must be %d to %d".formatted(value, least, most));
    }
  }

  public void time(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      wrong(
          key,
          "is %s: it must be %s to %s"
              .formatted(Durations.format(value), Durations.format(least), Durations.format(most)));
    }
  }

  /// @throws SettingsException when there are any
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SettingsException(found);
    }
  }
}
