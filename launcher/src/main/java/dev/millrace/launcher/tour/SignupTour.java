package dev.millrace.launcher.tour;

import dev.millrace.contracts.json.Durations;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Signs a handful of users up through the page, follows the links in their mails, and waits until
/// each has got what they asked for.
public final class SignupTour implements Tour {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final String PAGE = "signup";
  private static final String POSTBOX = "postbox";

  private static final List<Person> PEOPLE =
      List.of(
          new Person("Ada Lovelace", "eu", true, false),
          new Person("Grace Hopper", "us", false, true),
          new Person("Katherine Johnson", "us", true, true),
          new Person("Hedy Lamarr", "eu", false, false),
          new Person("Ushio Kazushi", "asia", true, false),
          new Person("Radia Perlman", "us", true, true));

  private final InstantSource clock;
  private final boolean stays;

  /// @param stays whether all of it runs on afterwards
  public SignupTour(InstantSource clock, boolean stays) {
    this.clock = clock;
    this.stays = stays;
  }

  /// @param region a zone's name
  record Person(String name, String region, boolean byEmail, boolean byText) {
    /// Two mails to verify and to welcome, and one where they are notified by mail.
    int mails() {
      return byEmail ? 3 : 2;
    }
  }

  @Override
  public boolean go(Map<String, URI> urls, Console console)
      throws IOException, InterruptedException {
    URI page = Objects.requireNonNull(urls.get(PAGE), "the flow has no container " + PAGE);
    URI postbox = Objects.requireNonNull(urls.get(POSTBOX), "the flow has no container " + POSTBOX);
    var site = new SignupSite(page, postbox);
    Instant begun = clock.instant();
    List<Visitor> visitors = signUp(site, begun, console);
    Instant deadline = begun.plus(PATIENCE);
    boolean all = await(visitors, Visitor::confirm, deadline);
    console.say("all links are followed; waiting for the welcomes and notifications");
    all &= await(visitors, Visitor::hasEverything, deadline);
    show(visitors, console);
    String time =
        Durations.format(Duration.ofSeconds(Duration.between(begun, clock.instant()).toSeconds()));
    console.say(
        all
            ? "%d users signed up, each with the mails and texts they asked for, in %s"
                .formatted(visitors.size(), time)
            : "not all is there after " + time);
    if (stays) {
      console.say("the mails and texts: " + postbox);
      console.say(
          "how far %s is: %s"
              .formatted(visitors.getFirst().person().name(), visitors.getFirst().progress()));
      console.say("what a pattern does: ./millrace events status --url " + urls.get("by-region"));
    }
    return all;
  }

  private static List<Visitor> signUp(SignupSite site, Instant now, Console console)
      throws IOException, InterruptedException {
    console.say("signing up %d users at %s".formatted(PEOPLE.size(), site.page()));
    var visitors = new ArrayList<Visitor>();
    for (int i = 0; i < PEOPLE.size(); i++) {
      visitors.add(Visitor.signUp(site, PEOPLE.get(i), i, now));
    }
    return visitors;
  }

  /// Something that each visitor can be asked whether it has come about.
  private interface Step {
    boolean done(Visitor visitor) throws IOException, InterruptedException;
  }

  private boolean await(List<Visitor> visitors, Step step, Instant deadline)
      throws IOException, InterruptedException {
    List<Visitor> left = new ArrayList<>(visitors);
    while (!left.isEmpty() && clock.instant().isBefore(deadline)) {
      var still = new ArrayList<Visitor>();
      for (Visitor visitor : left) {
        if (!step.done(visitor)) {
          still.add(visitor);
        }
      }
      left = still;
      if (!left.isEmpty()) {
        Thread.sleep(LOOK);
      }
    }
    return left.isEmpty();
  }

  private static void show(List<Visitor> visitors, Console console)
      throws IOException, InterruptedException {
    var table = new Table("user", "address", "region", "mails", "texts");
    for (Visitor visitor : visitors) {
      table.row(
          visitor.person().name(),
          visitor.address(),
          visitor.person().region(),
          String.join(", ", visitor.subjects()),
          String.valueOf(visitor.texts()));
    }
    table.lines().forEach(console::say);
  }
}
