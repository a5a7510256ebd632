/// What stands in every service's log lines about an item. Start with [LoggedItem].
@NullMarked
package dev.millrace.rim.log;

import org.jspecify.annotations.NullMarked;
