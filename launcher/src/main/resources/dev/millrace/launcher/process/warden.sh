# Outlives the launcher just long enough to stop what it left behind.
#
# Reads "+ TIER PID GRACE" when a process was started and "- TIER PID GRACE" when it has ended. The end
# of the input means that the launcher is gone, for whatever reason: then what is left is asked to stop,
# the highest tier first, and killed when its seconds of grace are over.
left=

remove() {
  rest=
  for one in $left; do
    [ "$one" = "$1" ] || rest="$rest $one"
  done
  left=$rest
}

while read -r sign tier pid grace; do
  case $sign in
    +) left="$left $tier:$pid:$grace" ;;
    -)
      remove "$tier:$pid:$grace"
      # What the process itself had started and did not take with it.
      kill -s KILL -- "-$pid" 2>/dev/null
      ;;
  esac
done

for tier in $(for one in $left; do echo "${one%%:*}"; done | sort -rnu); do
  seconds=0
  for one in $left; do
    if [ "${one%%:*}" = "$tier" ]; then
      rest=${one#*:}
      kill -TERM "${rest%:*}" 2>/dev/null
      [ "${rest#*:}" -gt "$seconds" ] && seconds=${rest#*:}
    fi
  done
  while :; do
    alive=
    for one in $left; do
      rest=${one#*:}
      if [ "${one%%:*}" = "$tier" ] && kill -0 "${rest%:*}" 2>/dev/null; then
        alive="$alive ${rest%:*}"
      fi
    done
    { [ -z "$alive" ] || [ "$seconds" -le 0 ]; } && break
    sleep 1
    seconds=$((seconds - 1))
  done
  for one in $left; do
    if [ "${one%%:*}" = "$tier" ]; then
      rest=${one#*:}
      # Also what those that have ended had started and did not take with them.
      kill -s KILL -- "-${rest%:*}" 2>/dev/null
    fi
  done
  for pid in $alive; do
    kill -KILL "$pid" 2>/dev/null
  done
done
