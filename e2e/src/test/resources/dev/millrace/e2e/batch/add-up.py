# Adds up {"n": N}. Each of these happens once: it crashes, it hangs, it gives two documents.
import json, os, sys, time

folder = sys.argv[1]


def once(what):
    try:
        os.mkdir(os.path.join(folder, what))
        return True
    except FileExistsError:
        return False


if once("crash"):
    os.kill(os.getpid(), 9)
if once("hang"):
    time.sleep(600)
with open(os.environ["WORK_ITEM_FILE"]) as file:
    inputs = json.load(file)["inputs"]
result = json.dumps({"n": sum(one["n"] for one in inputs)})
with open(os.environ["WORK_RESULT_FILE"], "w") as file:
    file.write(result + result if once("two-documents") else result)
