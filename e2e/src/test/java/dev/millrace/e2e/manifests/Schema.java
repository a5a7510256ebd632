package dev.millrace.e2e.manifests;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Reads objects strictly: a field that its type does not have, or a value of another type, is a
/// mistake, as it would be to an API server with strict validation.
final class Schema {
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Stream.of(
              ConfigMap.class,
              Namespace.class,
              PersistentVolumeClaim.class,
              Pod.class,
              Secret.class,
              Service.class,
              ServiceAccount.class,
              Deployment.class,
              StatefulSet.class,
              NetworkPolicy.class,
              PodDisruptionBudget.class,
              ClusterRole.class,
              ClusterRoleBinding.class,
              Role.class,
              RoleBinding.class)
          .collect(Collectors.toMap(Schema::key, Function.identity()));

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new NothingUnknown())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                for (CoercionInputShape shape :
                    List.of(
                        CoercionInputShape.Integer,
                        CoercionInputShape.Float,
                        CoercionInputShape.Boolean)) {
                  config.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .build();

  private Schema() {}

  private static String key(Class<? extends HasMetadata> type) {
    return HasMetadata.getApiVersion(type) + "/" + HasMetadata.getKind(type);
  }

  /// @throws IllegalArgumentException when it does not fit its type, with the place
  static HasMetadata read(JsonNode object) {
    String key = object.path("apiVersion").asString("") + "/" + object.path("kind").asString("");
    Class<? extends HasMetadata> type = TYPES.get(key);
    if (type == null) {
      throw new IllegalArgumentException("no type is known for " + key);
    }
    try {
      return STRICT.treeToValue(object, type);
    } catch (JacksonException e) {
      String place =
          e.getPath().stream()
              .map(
                  it ->
                      it.getPropertyName() == null
                          ? "[" + it.getIndex() + "]"
                          : it.getPropertyName())
              .collect(Collectors.joining("."));
      throw new IllegalArgumentException(
          "%s: %s: %s".formatted(key, place, e.getOriginalMessage()));
    }
  }

  /// The model's types keep what they do not know; here it is to be told.
  private static final class NothingUnknown extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }
}
