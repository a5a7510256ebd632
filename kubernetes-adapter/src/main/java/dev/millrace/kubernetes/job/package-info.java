/// Runs items as Kubernetes Jobs.
@NullMarked
package dev.millrace.kubernetes.job;

import org.jspecify.annotations.NullMarked;
