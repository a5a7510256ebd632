package dev.millrace.source.directory;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A pattern for the names of files. `*` and `?` stand for anything but `/`, `**` for anything,
/// `{a,b}` for either and `[a-z]` for one of; `\` takes the next character as it is. A pattern
/// without `/` is for the last part of a name, at any depth; `**/x` is `x` at any depth, the top
/// included. Capitals do not count, as cameras write `.MP4`; composed and decomposed accents match
/// each other.
final class Glob {
  private static final int FLAGS = Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  private final String text;
  private final boolean lastPartOnly;
  private final boolean ascii;
  private final Pattern pattern;

  /// @throws IllegalArgumentException when a brace or bracket is not closed, or the like
  Glob(String text) {
    this.text = text;
    this.lastPartOnly = !text.contains("/");
    this.ascii = text.chars().allMatch(c -> c < 0x80);
    try {
      this.pattern = Pattern.compile(new Translation(composed(text)).regex(), FLAGS);
    } catch (PatternSyntaxException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "is the pattern \"%s\", which is not valid: close each [ and {, and put something behind \\"
              .formatted(text),
          e);
    }
  }

  /// Puts patterns together again that came divided at each comma, as a setting on one line does:
  /// one that a brace or bracket leaves open goes on in the next.
  static List<String> whole(List<String> pieces) {
    var whole = new ArrayList<String>();
    for (String piece : pieces) {
      if (whole.isEmpty() || isValid(whole.getLast())) {
        whole.add(piece);
      } else {
        whole.add(whole.removeLast() + "," + piece);
      }
    }
    return whole;
  }

  private static boolean isValid(String text) {
    try {
      new Glob(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// @param name relative to the root, its parts separated by `/`
  boolean matches(String name) {
    String subject = lastPartOnly ? name.substring(name.lastIndexOf('/') + 1) : name;
    return pattern.matcher(composed(subject)).matches();
  }

  /// Whether the folder itself or everything below it matches.
  boolean coversFolder(String name) {
    return matches(name) || (!lastPartOnly && pattern.matcher(composed(name + "/")).matches());
  }

  private String composed(String name) {
    return ascii ? name : Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  @Override
  public String toString() {
    return text;
  }

  /// Writes the pattern as a regular expression.
  private static final class Translation {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int braces;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        step(glob.charAt(at));
      }
      return regex + (braces > 0 ? "(" : "");
    }

    private void step(char c) {
      switch (c) {
        case '*' -> stars();
        case '?' -> take("[^/]", 1);
        case '{' -> {
          braces++;
          take("(?:", 1);
        }
        case '}' -> close();
        case ',' -> take(braces > 0 ? "|" : ",", 1);
        case '[' -> brackets();
        case '\\' -> take(Pattern.quote(String.valueOf(glob.charAt(at + 1))), 2);
        default -> take(Pattern.quote(String.valueOf(c)), 1);
      }
    }

    private void stars() {
      boolean partBegins = at == 0 || glob.charAt(at - 1) == '/';
      if (partBegins && glob.startsWith("**/", at)) {
        take("(?:.*/)?", 3);
      } else if (glob.startsWith("**", at)) {
        take(".*", 2);
      } else {
        take("[^/]*", 1);
      }
    }

    private void close() {
      boolean open = braces > 0;
      braces -= open ? 1 : 0;
      take(open ? ")" : "\\}", 1);
    }

    private void brackets() {
      int end = glob.indexOf(']', at + 2);
      String inner = glob.substring(at + 1, end);
      boolean negated = inner.startsWith("!");
      String members = (negated ? inner.substring(1) : inner).replaceAll("([\\\\\\[&^])", "\\\\$1");
      take((negated ? "[^/" : "[") + members + "]", inner.length() + 2);
    }

    private void take(String translated, int length) {
      regex.append(translated);
      at += length;
    }
  }
}
