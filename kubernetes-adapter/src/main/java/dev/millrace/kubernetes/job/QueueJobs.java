package dev.millrace.kubernetes.job;

/// The Jobs of one queue, as those who make them and those who see them to their end share them.
///
/// @param factory makes them
/// @param cluster where they are
/// @param holdings the leases that they are made of
/// @param settler brings what comes of them to the queue
/// @param blockade is up while none of them can start
record QueueJobs(
    QueuePlan plan,
    JobFactory factory,
    Cluster cluster,
    Holdings holdings,
    Settler settler,
    Blockade blockade) {}
