package dev.millrace.signup.template;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/// Compiles templates and what they include. What is filled in is escaped for HTML unless the
/// caller says otherwise; an empty text counts as absent.
public final class Templates {
  private Templates() {}

  /// @param path of the templates among the resources, with `%s` for the name of one
  public static Mustache.Compiler at(String path) {
    return Mustache.compiler()
        .escapeHTML(true)
        .emptyStringIsFalse(true)
        .nullValue("")
        .withLoader(name -> open(path.formatted(name)));
  }

  private static Reader open(String path) throws IOException {
    InputStream in = Templates.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException("there is no template " + path);
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }
}
