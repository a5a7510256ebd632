/// Texts with gaps: pages and mails are Mustache templates among the resources.
@NullMarked
package dev.millrace.signup.template;

import org.jspecify.annotations.NullMarked;
