/// The calls that carry the load: enqueue, lease and settle. They are served by a filter, before
/// Spring MVC would look for a controller, choose converters and call it by reflection, which for
/// these small requests costs more than the work itself. Start with [HotPathFilter].
///
/// Invariant kept here: what such a call answers, errors included, is what a controller would have
/// answered. All other calls are ordinary controllers.
@NullMarked
package dev.millrace.queue.hot;

import org.jspecify.annotations.NullMarked;
