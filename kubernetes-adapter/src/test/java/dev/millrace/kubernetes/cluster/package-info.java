/// A Kubernetes cluster for tests, as far as Jobs need one: the API server is the mock server of
/// the fabric8 client, and what runs behind a real one, the Job controller, the scheduler, the
/// kubelet and the garbage collector, is played by [FakeCluster]. Start there.
@NullMarked
package dev.millrace.kubernetes.cluster;

import org.jspecify.annotations.NullMarked;
