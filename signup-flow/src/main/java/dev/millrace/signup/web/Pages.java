package dev.millrace.signup.web;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.millrace.signup.template.Templates;

/// The pages. Safe for all threads.
final class Pages {
  private final Template form;
  private final Template progress;
  private final Template notice;

  Pages() {
    Mustache.Compiler compiler = Templates.at("/pages/%s.html");
    form = compiler.loadTemplate("form");
    progress = compiler.loadTemplate("progress");
    notice = compiler.loadTemplate("notice");
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
