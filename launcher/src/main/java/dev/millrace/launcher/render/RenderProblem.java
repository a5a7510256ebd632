package dev.millrace.launcher.render;

/// A flow says something that cannot be said in the place it is rendered for.
final class RenderProblem extends RuntimeException {
  RenderProblem(String message) {
    super(message);
  }
}
