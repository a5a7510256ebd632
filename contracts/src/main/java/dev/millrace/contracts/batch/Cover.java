package dev.millrace.contracts.batch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.contracts.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Which inputs a partial result covers, in a form that stays small and can be added up in any
/// order: how many, and a checksum of their names.
///
/// The checksum is the sum, modulo 2^128, of the first 16 bytes (big-endian) of the SHA-256 of each
/// name's UTF-8. So anybody can compute it from the list of names alone; an input that is counted
/// twice, left out or swapped for another one changes it.
///
/// @param inputs at least 1
/// @param checksum 32 lower-case hexadecimal digits
public record Cover(long inputs, String checksum) {
  private static final int BYTES = 16;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(8 * BYTES);

  @JsonCreator
  public Cover(@JsonProperty("inputs") long inputs, @JsonProperty("checksum") String checksum) {
    if (inputs < 1) {
      throw new IllegalArgumentException("a cover has %d inputs: 1 at least".formatted(inputs));
    }
    if (checksum == null || !checksum.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a checksum has 32 lower-case hexadecimal digits");
    }
    this.inputs = inputs;
    this.checksum = checksum;
  }

  /// Of the one input of that name.
  public static Cover of(String name) {
    byte[] hash = Sha256.digest().digest(name.getBytes(StandardCharsets.UTF_8));
    return new Cover(1, HexFormat.of().formatHex(hash, 0, BYTES));
  }

  /// Of what either covers. They must have no input in common.
  public Cover plus(Cover other) {
    BigInteger sum = number().add(other.number()).mod(MODULUS);
    return new Cover(Math.addExact(inputs, other.inputs), "%032x".formatted(sum));
  }

  private BigInteger number() {
    return new BigInteger(checksum, 16);
  }
}
