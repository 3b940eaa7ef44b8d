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
    """Call what the environment names: module, function, arguments, where to."""
    call = json.loads(os.environ[CALL])
    module = importlib.import_module(call["module"])
    answer = getattr(module, call["function"])(env, **call["arguments"])
    Path(call["answer"]).write_text(
        json.dumps(answer, ensure_ascii=False), encoding="utf-8"
    )
