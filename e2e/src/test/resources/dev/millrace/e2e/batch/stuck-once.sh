#!/bin/sh
# Hangs at the item "stuck" for whoever comes first, and says who that is; else it is quick.
set -eu
if [ "$WORK_ITEM_NAME" = stuck ] && mkdir "$1/stuck" 2> /dev/null; then
  echo $$ > "$1/stuck/pid.new"
  mv "$1/stuck/pid.new" "$1/stuck/pid"
  exec sleep 600
fi
echo '{"done":true}' > "$WORK_RESULT_FILE"
