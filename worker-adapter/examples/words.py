#!/usr/bin/env python3
"""A worker in Python: counts the words of the item's text. Exit status 65 means: this item can never succeed."""
import json
import os
import sys

with open(os.environ["WORK_ITEM_FILE"], encoding="utf-8") as file:
    text = json.load(file).get("text")
if not isinstance(text, str):
    sys.exit(print(f"{os.environ['WORK_ITEM_NAME']} has no text", file=sys.stderr) or 65)

with open(os.environ["WORK_PROGRESS_FILE"], "w", encoding="utf-8") as file:
    file.write("50 counting")
words = text.split()
with open(os.environ["WORK_RESULT_FILE"], "w", encoding="utf-8") as file:
    json.dump({"text": text, "words": len(words)}, file)
