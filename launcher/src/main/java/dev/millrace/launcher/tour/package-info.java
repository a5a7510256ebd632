/// What a demonstration does with a flow once all of it can serve. Start with [Tour].
@NullMarked
package dev.millrace.launcher.tour;

import org.jspecify.annotations.NullMarked;
