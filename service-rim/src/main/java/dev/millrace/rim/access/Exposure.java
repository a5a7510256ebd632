package dev.millrace.rim.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Who can reach the service and what keeps strangers out. Refuses to exist when nothing does.
///
/// @param loopbackOnly only processes of this machine can connect
/// @param tokensNeeded callers prove who they are
record Exposure(boolean loopbackOnly, boolean tokensNeeded) {

  /// @param address null = every address of the machine
  /// @throws ExposedException when anybody on the network could use the service
  static Exposure of(@Nullable InetAddress address, SecuritySettings settings) {
    boolean loopbackOnly = address != null && address.isLoopbackAddress();
    boolean tokensNeeded = !settings.tokens().isEmpty();
    if (!loopbackOnly && !tokensNeeded && !settings.open()) {
      throw new ExposedException(address == null ? "every address" : address.getHostAddress());
    }
    return new Exposure(loopbackOnly, tokensNeeded);
  }

  /// Thrown at start.
  static final class ExposedException extends RuntimeException {
    ExposedException(String address) {
      super(
          "the service would listen on %s without asking for a token, so that anybody who can reach it could use it"
              .formatted(address));
    }
  }
}
