package dev.millrace.signup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The parts of the sign-up flow; `millrace.signup.part` says which one this process is.
@SpringBootApplication(proxyBeanMethods = false)
public class SignupApplication {
  public static void main(String[] args) {
    SpringApplication.run(SignupApplication.class, args);
  }
}
