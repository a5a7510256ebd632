/// Vehicles and plates in pixels. Start with [dev.millrace.images.find.Finder].
///
/// Boxes count pixels of the upright picture from its upper left corner.
@NullMarked
package dev.millrace.images.find;

import org.jspecify.annotations.NullMarked;
