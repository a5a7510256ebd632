/// Files below a root, and nowhere else. Start with [dev.millrace.images.place.Folder].
@NullMarked
package dev.millrace.images.place;

import org.jspecify.annotations.NullMarked;
