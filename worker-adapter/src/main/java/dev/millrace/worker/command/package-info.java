/// The file form of the worker interface: one process per item. Start with [CommandDriver].
///
/// A command is an argument vector and never meets a shell; the item's name and data reach it
/// through the environment and a file only. Every command leads a process group of its own, and
/// when it has ended, whatever the reason, nothing of that group is left and its folder is gone.
@NullMarked
package dev.millrace.worker.command;

import org.jspecify.annotations.NullMarked;
