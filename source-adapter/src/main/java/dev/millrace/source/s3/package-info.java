/// The kind `s3`: the objects of a bucket, on any server that speaks S3.
///
/// All of it is in [dev.millrace.source.s3.S3Source]. Only metadata are read, never an object's
/// content.
@NullMarked
package dev.millrace.source.s3;

import org.jspecify.annotations.NullMarked;
