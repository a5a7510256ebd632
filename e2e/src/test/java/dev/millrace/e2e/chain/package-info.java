/// Shell, Python and HTTP workers in one chain. Start with [ChainTest].
@NullMarked
package dev.millrace.e2e.chain;

import org.jspecify.annotations.NullMarked;
