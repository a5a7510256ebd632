package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Jobs of one queue in the cluster, and their pods. Safe for all threads.
///
/// What is *seen* comes from watches and may be late; what is *asked* comes from the API server
/// itself. Before anything is given up for gone, it is asked.
interface Cluster extends AutoCloseable {
  /// Whether the watches have brought everything there was when they began.
  boolean inSync();

  List<Job> jobs();

  List<Pod> pods(String job);

  /// Creates the Job, or finds the one that an earlier call made without our hearing of it.
  Job create(Job job) throws ClusterException;

  /// Creates it, or finds that an earlier call did.
  void create(ConfigMap map) throws ClusterException;

  /// @return null when it is not there
  @Nullable Job askJob(String name) throws ClusterException;

  List<Pod> askPods(String job) throws ClusterException;

  /// @return null when it is not there
  @Nullable ConfigMap askConfigMap(String name) throws ClusterException;

  /// Lets a pod go that waits at our gate. Does nothing when it has changed since it was seen: it
  /// will be seen again.
  void admit(Pod pod, Map<String, String> annotations) throws ClusterException;

  /// With its pods and its ConfigMap. Also when it is gone already.
  void deleteJob(Job job) throws ClusterException;

  /// Also when it is gone already.
  void deletePod(Pod pod) throws ClusterException;

  /// Sees everything afresh: what a watch may have missed is in there.
  void relist();

  /// Why nothing new is seen of it; null when all is well.
  @Nullable String trouble();

  @Override
  void close();
}
