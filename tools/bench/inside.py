"""What `odoo shell` runs for the bench: one function, its answer kept as JSON."""

import importlib
import json
import os
from pathlib import Path

CALL = "GOV_BENCH_CALL"
TEXT = (
    "import os, sys\n"
    "sys.path.insert(0, os.getcwd())\n"
    "from tools.bench import inside\n"
    "inside.main(env)\n"
)


def main(env):
    """Call what a file says: module, function, arguments, where the answer goes."""
    call = json.loads(Path(os.environ[CALL]).read_text(encoding="utf-8"))
    module = importlib.import_module(call["module"])
    answer = getattr(module, call["function"])(env, **call["arguments"])
    Path(call["answer"]).write_text(
        json.dumps(answer, ensure_ascii=False), encoding="utf-8"
    )
