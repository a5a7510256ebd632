# Becomes the program it is given, as the leader of a process group of its own: Ctrl-C on the terminal
# then reaches the launcher alone, which stops its children in order, and a whole group can be ended.
if command -v setsid >/dev/null 2>&1; then
  exec setsid "$@"
fi
if command -v perl >/dev/null 2>&1; then
  exec perl -e 'setpgrp(0, 0); exec {$ARGV[0]} @ARGV or die "$ARGV[0]: $!\n"' "$@"
fi
trap '' INT HUP
exec "$@"
