#!/usr/bin/env python3
"""A reducer in Python: of each car it keeps the sighting that is newest.

    in   {"inputs":[{"cars":{"M-AB 12":{"at":"2026-05-01T10:00:00Z","km":12}}}, …]}    two or more
    out  {"cars":{…}}, of the same shape, for it may be an input of the next merge

Neither order nor grouping may matter. So of two sightings at the same time, the one whose text is greater wins, and
not the one that comes first. `millrace conformance reducer -- python3 newest.py` tries that.
"""
import json
import os
import sys


def rank(sighting):
    return sighting["at"], json.dumps(sighting, sort_keys=True)


newest = {}
try:
    with open(os.environ["WORK_ITEM_FILE"], encoding="utf-8") as file:
        for part in json.load(file)["inputs"]:
            for car, sighting in part["cars"].items():
                newest[car] = max(newest.get(car, sighting), sighting, key=rank)
except (KeyError, TypeError, AttributeError) as wrong:
    sys.exit(print(f"not a map of cars with sightings: {wrong!r}", file=sys.stderr) or 65)

with open(os.environ["WORK_RESULT_FILE"], "w", encoding="utf-8") as file:
    json.dump({"cars": newest}, file, sort_keys=True)
