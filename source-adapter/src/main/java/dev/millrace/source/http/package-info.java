/// The kind `http`: the items of any JSON API.
///
/// Start with [dev.millrace.source.http.HttpSource]. `Paging` knows how the API's pages follow each
/// other, `JsonApi` gets one document within bounds. Requests go to the origin of the settings and
/// nowhere else, whatever a link, a redirect or a cursor says.
@NullMarked
package dev.millrace.source.http;

import org.jspecify.annotations.NullMarked;
