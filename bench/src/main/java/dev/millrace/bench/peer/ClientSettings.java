package dev.millrace.bench.peer;

/// @param index tells this client from the others of a run
/// @param batch items that one `take` asks for at most, for peers that push
/// @param wakeUp the client will wait in `take`: peers that must be told of new items turn that on
public record ClientSettings(int index, int batch, boolean wakeUp) {}
