/// One run of a flow on this machine.
///
/// Start with [dev.millrace.launcher.run.FlowRun], which owns the processes of a flow: it starts
/// them all at once, keeps as many workers as the queue asks for
/// ([dev.millrace.launcher.run.Scaler]) and stops them in order, each after those that call it.
/// [dev.millrace.launcher.run.StateFolder] makes sure that a state is used by one run at a time,
/// and waits for what a killed run has left.
@NullMarked
package dev.millrace.launcher.run;

import org.jspecify.annotations.NullMarked;
