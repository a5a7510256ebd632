/// The images, as they were built, on a real Docker engine: each one alone, and all together as
/// `docker compose up` runs them. Build them first, with `./millrace images`.
@NullMarked
package dev.millrace.e2e.images;

import org.jspecify.annotations.NullMarked;
