"""The second stage: counts the words of the original text, and fails where there is none."""
import json
import os

with open(os.environ["WORK_ITEM_FILE"], encoding="utf-8") as file:
    result = json.load(file)
with open(os.environ["WORK_ORIGINAL_FILE"], encoding="utf-8") as file:
    result["words"] = len(json.load(file)["text"].split())
with open(os.environ["WORK_RESULT_FILE"], "w", encoding="utf-8") as file:
    json.dump(result, file)
