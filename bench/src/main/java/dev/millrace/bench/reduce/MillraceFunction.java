package dev.millrace.bench.reduce;

import dev.millrace.contracts.json.JsonData;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A function of the coordinator. It comes from the coordinator's jar, which stands on the class
/// path when the bench runs, but which nobody can compile against.
final class MillraceFunction {
  private static final String PACKAGE = "dev.millrace.coordinator.function.";

  private final Workload workload;
  private final Object function;
  private final Method merge;

  private MillraceFunction(Workload workload, Object function) throws NoSuchMethodException {
    this.workload = workload;
    this.function = function;
    try {
      this.merge = Class.forName(PACKAGE + "Reduction").getMethod("merge", List.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static MillraceFunction of(Workload workload) throws ReflectiveOperationException {
    Class<?> mistakes = Class.forName("dev.millrace.rim.settings.Mistakes");
    Object plan =
        Class.forName(PACKAGE + "FunctionPlan")
            .getMethod("of", settingsClass(), String.class, mistakes)
            .invoke(
                null,
                settings(workload),
                "function",
                mistakes.getConstructor(String.class).newInstance("bench."));
    return new MillraceFunction(workload, ((Optional<?>) plan).orElseThrow());
  }

  private static Class<?> settingsClass() throws ClassNotFoundException {
    return Class.forName(PACKAGE + "FunctionSettings");
  }

  /// All of them null but the one of the workload.
  private static Object settings(Workload workload) throws ReflectiveOperationException {
    RecordComponent[] components = settingsClass().getRecordComponents();
    @Nullable Object[] values =
        Arrays.stream(components).map(component -> value(component, workload)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return settingsClass().getConstructor(types).newInstance(values);
  }

  private static @Nullable Object value(RecordComponent component, Workload workload) {
    try {
      return switch (component.getName()) {
        case "count" ->
            workload == Workload.COUNTERS
                ? component.getType().getMethod("valueOf", String.class).invoke(null, "")
                : null;
        case "histogram" ->
            workload == Workload.SAMPLES
                ? component
                    .getType()
                    .getConstructor(List.class, String.class)
                    .newInstance(Arrays.stream(Workload.EDGES).boxed().toList(), null)
                : null;
        default -> null;
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonData merge(List<JsonData> inputs) throws ReflectiveOperationException {
    return (JsonData) merge.invoke(function, inputs);
  }

  /// A merged document as flat counters.
  Map<String, Long> counters(JsonData merged) {
    var flat = new TreeMap<String, Long>();
    flatten(workload, merged, flat);
    return flat;
  }

  static void flatten(Workload workload, JsonData merged, Map<String, Long> flat) {
    JsonNode tree = merged.tree();
    switch (workload) {
      case COUNTERS -> workload.add(flat, tree);
      case SAMPLES -> {
        flat.put("0", tree.path("below").asLong());
        flat.put(Integer.toString(Workload.EDGES.length), tree.path("above").asLong());
        JsonNode counts = tree.path("counts");
        for (int bin = 0; bin < counts.size(); bin++) {
          flat.put(Integer.toString(bin + 1), counts.get(bin).asLong());
        }
      }
    }
  }
}
