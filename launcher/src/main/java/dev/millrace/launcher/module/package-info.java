/// The modules of Millrace as built on this machine: where their jars are and how to start them
/// fast.
///
/// Start with [dev.millrace.launcher.module.Modules]. A module that can be found can be started;
/// its AOT cache only makes that faster, so whatever is wrong with a cache is never an error.
@NullMarked
package dev.millrace.launcher.module;

import org.jspecify.annotations.NullMarked;
