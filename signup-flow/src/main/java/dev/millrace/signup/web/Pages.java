package dev.millrace.signup.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/// The pages, as Mustache templates in which all that is filled in is escaped. Safe for all threads.
final class Pages {
  private final Template form;
  private final Template progress;
  private final Template notice;

  Pages() {
    Mustache.Compiler compiler =
        Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .nullValue("")
            .withLoader(Pages::open);
    form = compiler.loadTemplate("form");
    progress = compiler.loadTemplate("progress");
    notice = compiler.loadTemplate("notice");
  }

  private static Reader open(String name) throws IOException {
    InputStream in = Pages.class.getResourceAsStream("/pages/" + name + ".html");
    if (in == null) {
      throw new IOException("there is no page " + name);
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  String form(FormView view) {
    return form.execute(view);
  }

  String progress(ProgressView view) {
    return progress.execute(view);
  }

  String notice(Notice view) {
    return notice.execute(view);
  }

  /// A page that says one thing, and leads back to the form.
  record Notice(String title, String text) {}
}
