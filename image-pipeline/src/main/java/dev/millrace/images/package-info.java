/// The reference coordinated batch: plates in highway photos are blurred, behind a barrier the
/// originals are deleted and the vehicles are counted. One program, three parts, of which
/// `millrace.images.part` says which one a process is.
///
/// Start with `Part`. What happens to a photo is told by the workers in their order:
/// [dev.millrace.images.plates.Looking], [dev.millrace.images.blur.Blurring],
/// [dev.millrace.images.blur.Checking]; then, once the barrier is open,
/// [dev.millrace.images.erase.Eraser] and [dev.millrace.images.describe.Describing]. Between them lie
/// queues, adapters and a coordinator that know nothing of photos.
@NullMarked
package dev.millrace.images;

import org.jspecify.annotations.NullMarked;
