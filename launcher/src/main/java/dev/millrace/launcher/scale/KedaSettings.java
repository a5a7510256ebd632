package dev.millrace.launcher.scale;

import java.time.Duration;

/// What KEDA and the HorizontalPodAutoscaler (HPA) behind it go by.
///
/// @param target items for each worker, above 0: the scaler's `queueLength`, the HPA's
///     `AverageValue`
/// @param countsLeased whether items being worked on count as well
/// @param polling time between two of KEDA's own looks, which start the first worker and stop the
///     last
/// @param cooldown after the last sign of work, until KEDA stops the last worker
/// @param sync time between two looks of the HPA, which does all in between
/// @param stabilisation the HPA goes down only to the most it wanted within this time
/// @param tolerance the HPA does nothing while the ratio of what is to what should be differs by no
///     more than this from 1
record KedaSettings(
    double target,
    boolean countsLeased,
    Duration polling,
    Duration cooldown,
    Duration sync,
    Duration stabilisation,
    double tolerance) {}
