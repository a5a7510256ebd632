#!/bin/sh
# The first stage: the SHA-256 of the item's data.
set -eu
sum=$(sha256sum "$WORK_ITEM_FILE")
printf '{"sha256":"%s"}\n' "${sum%% *}" > "$WORK_RESULT_FILE"
