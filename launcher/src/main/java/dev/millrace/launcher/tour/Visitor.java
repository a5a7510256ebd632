package dev.millrace.launcher.tour;

import dev.millrace.launcher.tour.SignupSite.Mail;
import dev.millrace.launcher.tour.SignupTour.Person;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One user on their way. For one thread.
///
/// @param progress their page
record Visitor(SignupSite site, Person person, String address, String phone, URI progress) {
  private static final Pattern LINK = Pattern.compile("https?://\\S+/verify\\?token=[^\\s\"<>]+");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Fills in the form and sends it. The address is one that no earlier run has used.
  static Visitor signUp(SignupSite site, Person person, int number, Instant now)
      throws IOException, InterruptedException {
    String moment = MOMENT.format(now);
    String first = person.name().split(" ")[0].toLowerCase(Locale.ROOT);
    String address = "%s.%s@example.org".formatted(first, moment);
    String phone = "+49151%s%d".formatted(moment, number);
    URI progress = site.signUp(person, address, phone);
    return new Visitor(site, person, address, phone, progress);
  }

  /// Follows the link of the verification mail, twice as people do, once the mail is there.
  boolean confirm() throws IOException, InterruptedException {
    Optional<String> link =
        site.mails(address).stream().map(Visitor::link).flatMap(Optional::stream).findFirst();
    if (link.isEmpty()) {
      return false;
    }
    site.open(URI.create(link.get()));
    site.open(URI.create(link.get()));
    return true;
  }

  private static Optional<String> link(Mail mail) {
    Matcher link = LINK.matcher(mail.text() == null ? "" : mail.text());
    return link.find() ? Optional.of(link.group()) : Optional.empty();
  }

  boolean hasEverything() throws IOException, InterruptedException {
    return site.mails(address).size() >= person.mails() && texts() >= (person.byText() ? 1 : 0);
  }

  /// Of their mails, oldest first.
  List<String> subjects() throws IOException, InterruptedException {
    return site.mails(address).reversed().stream().map(Mail::subject).toList();
  }

  int texts() throws IOException, InterruptedException {
    return site.texts(phone);
  }
}
