package dev.millrace.images.photo;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Box;
import dev.millrace.images.find.Plate;
import dev.millrace.images.find.Vehicle;
import java.util.List;

/// The result of the workers `blur` and `check`: what a photo was, what was found in it, and the copy
/// in which no plate can be read.
///
/// @param blurred what is hidden in the copy
public record Blurred(
    PhotoFile original,
    PhotoFile copy,
    @JsonSetter(contentNulls = Nulls.FAIL) List<Vehicle> vehicles,
    @JsonSetter(contentNulls = Nulls.FAIL) List<Plate> plates,
    @JsonSetter(contentNulls = Nulls.FAIL) List<Box> blurred) {
  public Blurred {
    vehicles = vehicles == null ? List.of() : List.copyOf(vehicles);
    plates = plates == null ? List.of() : List.copyOf(plates);
    blurred = blurred == null ? List.of() : List.copyOf(blurred);
  }

  /// @throws WorkFailure when it is something else
  public static Blurred read(JsonData data) throws WorkFailure {
    return checked(Documents.read(data, Blurred.class, "the result of the worker blur"));
  }

  static Blurred checked(Blurred blurred) throws WorkFailure {
    Documents.require(blurred.original(), "original");
    Documents.require(blurred.copy(), "copy");
    return blurred;
  }
}
