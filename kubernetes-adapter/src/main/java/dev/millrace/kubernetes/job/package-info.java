/// Runs items as Kubernetes Jobs. Start with [dev.millrace.kubernetes.job.PodReading], which
/// decides from a pod how its item ended, and [dev.millrace.kubernetes.job.Keeper], which acts on
/// it.
///
/// ```text
///            lease           Job, ConfigMap                 gate               ends
///  queue ───────────► Intake ───────────► cluster: pod waits ────► pod works ────────┐
///    ▲                                        ▲       Keeper           ▲              │
///    │  extend, each third of a lease         │ adopts what it did     │ deletes what │
///    ├──────────────── Heartbeat              │ not make               │ has no lease │
///    │  complete, fail, release               │                        │              ▼
///    └────────────────────────────────────── Keeper ◄──────────── Examiner ◄── PodReading
/// ```
///
/// The invariant: the queue's state is the truth. A pod passes its gate only while this adapter
/// holds the lease of its item, and a Job is deleted only when the queue has what came of each of
/// its items, or has taken the lease away. So a Job, a pod, a watch or this process may vanish at
/// any time. Nothing here knows Spring but the configuration, the settings and the health.
@NullMarked
package dev.millrace.kubernetes.job;

import org.jspecify.annotations.NullMarked;
