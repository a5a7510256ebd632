package dev.millrace.launcher.start;

import dev.millrace.launcher.tour.SignupTour;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "signup",
    description = "Sign users up: a page, Kafka, event patterns, queues, mails and texts.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Mails and texts go nowhere but to the postbox, a page that it says the address of.",
      "--stay leaves all of it running, to sign up in a browser."
    })
@SuppressWarnings("NullAway.Init") // set by picocli
public final class SignupDemo implements Callable<Integer> {
  @Option(names = "--stay", description = "keep everything running afterwards")
  private boolean stay;

  @Mixin private FlowOptions options;

  @Override
  public Integer call() {
    return FlowOptions.run(
        options
            .request(Home.flow("signup"), Map.of(), FlowRequest.End.ofDemo(stay))
            .with(new SignupTour(InstantSource.system(), stay)));
  }
}
