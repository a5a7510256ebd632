/// The image pipeline against a bare loop of the same detectors.
@NullMarked
package dev.millrace.bench.images;

import org.jspecify.annotations.NullMarked;
