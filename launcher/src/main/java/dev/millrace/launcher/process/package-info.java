/// One child process: started, watched, restarted, stopped, and never left behind.
///
/// Start with [dev.millrace.launcher.process.ManagedProcess], which owns one program for as long as
/// it should run. The invariant kept here: no process started by the launcher outlives it for
/// longer than its grace, however the launcher ends ([dev.millrace.launcher.process.Warden]), and
/// none is killed before it was asked to stop and given its grace.
///
/// ```text
///             ready probe answers          asked to stop
///  STARTING ───────────────────► READY ──────────────────► STOPPING ──► GONE
///     ▲ │ ended before that        │ ended by itself                      ▲
///     │ └──────────────────────────┼──────────────────────────────────────┤
///     │      backoff               ▼              too often               │
///     └──────────────────────── WAITING ──────────────────────────────────┘
/// ```
///
/// Knows nothing of flows and queues.
@NullMarked
package dev.millrace.launcher.process;

import org.jspecify.annotations.NullMarked;
