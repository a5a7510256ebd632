package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.source.ItemList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of names, in the order of their bytes.
@Kind("NameList")
public record NameList(List<String> names, ItemList.@Nullable Metadata metadata) {}
