package dev.millrace.queue.queue;

import dev.millrace.queue.call.Calls;
import dev.millrace.queue.machine.Command;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class QueueConfiguration {
  @Bean
  Operations operations(Calls calls) {
    return new Operations(calls);
  }

  /// Read before anything starts, so that a mistake stops the service before it has begun.
  @Bean
  Declarations declarations(@Value("${millrace.declare:}") String text) {
    return Declarations.parse(text);
  }

  /// Declares before the service says that it is ready.
  @Bean
  ApplicationRunner declareQueues(Declarations declarations, Calls calls) {
    return arguments ->
        declarations.declare((name, spec) -> calls.run(new Command.Declare(name, spec)));
  }
}
