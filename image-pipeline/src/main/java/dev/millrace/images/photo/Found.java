package dev.millrace.images.photo;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.images.failure.WorkFailure;
import dev.millrace.images.find.Findings;
import dev.millrace.images.find.Plate;
import dev.millrace.images.find.Vehicle;
import java.util.List;

/// The result of the worker `plates`.
public record Found(
    PhotoFile original,
    @JsonSetter(contentNulls = Nulls.FAIL) List<Vehicle> vehicles,
    @JsonSetter(contentNulls = Nulls.FAIL) List<Plate> plates) {
  public Found {
    vehicles = vehicles == null ? List.of() : List.copyOf(vehicles);
    plates = plates == null ? List.of() : List.copyOf(plates);
  }

  /// @throws WorkFailure when it is something else
  public static Found read(JsonData data) throws WorkFailure {
    Found found = Documents.read(data, Found.class, "the result of the worker plates");
    Documents.require(found.original(), "original");
    return found;
  }

  public Findings findings() {
    return new Findings(vehicles, plates);
  }
}
