/// The flow file: which queues and containers make up one piece of work, said once, for one
/// machine, for compose and for Kubernetes.
///
/// Start with [dev.millrace.launcher.flow.Flow], what a file says, and
/// [dev.millrace.launcher.flow.FlowFile], which reads one. A [dev.millrace.launcher.flow.Flow] that
/// exists is sound: every name it refers to is there, every reference can be resolved, and every
/// queue is one that the queue-service understands. What is wrong with a file is told with line and
/// column.
///
/// Nothing here starts a process or opens a connection.
@NullMarked
package dev.millrace.launcher.flow;

import org.jspecify.annotations.NullMarked;
