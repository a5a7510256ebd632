/// What the workers tell each other of a photo: the data and the results of their items. Start with
/// [dev.millrace.images.photo.Blurred].
@NullMarked
package dev.millrace.images.photo;

import org.jspecify.annotations.NullMarked;
