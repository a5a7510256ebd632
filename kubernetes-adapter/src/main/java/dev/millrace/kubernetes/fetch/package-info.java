/// What an init container runs to get the data of an item that no ConfigMap holds. It is the same
/// image, started with other arguments, and uses no Spring, since it runs once for each item.
@NullMarked
package dev.millrace.kubernetes.fetch;

import org.jspecify.annotations.NullMarked;
