/// Tells KEDA how many workers a queue wants, as its external scaler.
///
/// Start with [dev.millrace.kubernetes.scale.keda.KedaScaler]. The messages are made from
/// `src/main/proto/externalscaler.proto`. Nothing here touches the cluster: KEDA acts.
@NullMarked
package dev.millrace.kubernetes.scale.keda;

import org.jspecify.annotations.NullMarked;
