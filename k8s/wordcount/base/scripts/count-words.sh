#!/bin/sh
# A worker in shell and awk: counts the words of one text file, to be added up by a reduction `count: {}`.
#   item    {"path":"poems/ozymandias.txt"}, as source-adapter's directory kind gives it, below the folder TEXT_DIR
#   result  {"words":{"a":3,"king":2}}
# A word is a run of letters, small (a to z only; other letters stay as they are). Text is UTF-8.
set -eu
LC_ALL=C
export LC_ALL

never() {
  echo "$WORK_ITEM_NAME: $1" >&2
  exit 65
}

# The item's "path", its escapes undone; empty when there is none, or it holds a control character.
path=$(awk '
  { text = text $0 }
  END {
    if (!match(text, /"path"[ \t]*:[ \t]*"([^"\\]|\\["\\\/])+"/)) exit
    text = substr(text, RSTART, RLENGTH - 1)
    sub(/^"path"[ \t]*:[ \t]*"/, "", text)
    for (i = 1; i <= length(text); i++) {
      if (substr(text, i, 1) == "\\") i++
      printf "%s", substr(text, i, 1)
    }
  }' "$WORK_ITEM_FILE")
case "/$path/" in
  // | //* | */../*) never "no path below the folder of texts" ;;
esac

root=$(cd -P "${TEXT_DIR:-.}" && pwd)
[ -f "$root/$path" ] && [ ! -L "$root/$path" ] || never "there is no such file"
folder=$(cd -P "$(dirname "$root/$path")" && pwd)
case "$folder/" in
  "${root%/}"/*) ;;
  *) never "a link leads out of the folder of texts" ;;
esac
command -v iconv > /dev/null || exit 1
iconv -f UTF-8 -t UTF-8 "$root/$path" > /dev/null 2>&1 || never "it is no text in UTF-8"

awk '
  {
    gsub(/\342[\200\201][\200-\277]|\302[\200-\277]/, " ")   # quotation marks, dashes, special blanks
    $0 = tolower($0)
    gsub(/[^a-z\200-\377]+/, " ")
    for (i = 1; i <= NF; i++) {
      if (length($i) > 1000) exit long = 65
      words[$i]++
    }
  }
  END {
    if (long) exit long
    printf "{\"words\":{"
    for (word in words) {
      printf "%s\"%s\":%d", comma, word, words[word]
      comma = ","
    }
    print "}}"
  }' "$root/$path" > "$WORK_RESULT_FILE" || never "a word of more than 1000 bytes is none"
