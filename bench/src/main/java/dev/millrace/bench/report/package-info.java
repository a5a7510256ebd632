/// What is printed and written at the end.
///
/// Start at [QueueReport]: the records are the JSON document, [QueueReportText] is the same for
/// people. Nothing here measures; a ratio is always the median over rounds of the ratios within one
/// round, because the disk drifts between them.
@NullMarked
package dev.millrace.bench.report;

import org.jspecify.annotations.NullMarked;
