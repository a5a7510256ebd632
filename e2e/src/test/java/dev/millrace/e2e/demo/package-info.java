/// The thumbnailer demo as a user runs it. Start with [DemoTest].
@NullMarked
package dev.millrace.e2e.demo;

import org.jspecify.annotations.NullMarked;
