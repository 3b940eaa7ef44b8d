"""Do the tests without a database find small faults in what they test?

`make proof` runs it; by hand::

    python -m tests.proof.mutation [part of a module's name ...]

Each fault runs in a child of a process that has everything imported already. A fault
that no test finds must stand in equivalent_mutants.txt with the reason why it makes no
difference; otherwise the run fails.
"""

import contextlib
import dataclasses
import gc
import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

import odoo.addons

from tests.proof.mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = Path(__file__).parent / "equivalent_mutants.txt"
TARGETS = {  # module below addons: its files of tests
    "gov_base/core/workdays": ("gov_base/tests/pure/test_workdays.py",),
    "gov_base/core/identity": ("gov_base/tests/pure/test_identity.py",),
    "gov_base/core/light": ("gov_base/tests/pure/test_light.py",),
    "gov_base/core/scope": ("gov_base/tests/pure/test_scope.py",),
    "gov_case/core/clock": ("gov_case/tests/pure/test_clock.py",),
    "gov_case/core/transitions": ("gov_case/tests/pure/test_transitions.py",),
    "gov_case/core/journal": ("gov_case/tests/pure/test_journal.py",),
    "gov_case/core/payload": (
        "gov_case/tests/pure/test_payload.py",
        "gov_case/tests/pure/test_payload_keys.py",
    ),
    "gov_matter/core/checks": (
        "gov_matter/tests/pure/test_checks.py",
        "gov_matter/tests/pure/test_checks_names.py",
        "gov_matter/tests/pure/test_checks_rules.py",
    ),
    "gov_matter/core/cuts": (
        "gov_matter/tests/pure/test_core.py",
        "gov_matter/tests/pure/test_cuts.py",
    ),
}
SLOWEST = 8  # times as long as without a fault: the fault makes it run for ever
LEAST_SECONDS = 20


@dataclasses.dataclass
class Found:
    module: str
    killed: int = 0
    timed_out: int = 0
    allowed: list = dataclasses.field(default_factory=list)
    survived: list = dataclasses.field(default_factory=list)

    @property
    def total(self):
        return self.killed + self.timed_out + len(self.allowed) + len(self.survived)


def main(wanted):
    _import_everything()
    allowed = read_allowed(ALLOWED.read_text(encoding="utf-8"))
    results = []
    for module, tests in TARGETS.items():
        if not wanted or any(part in module for part in wanted):
            results.append(_one_module(module, tests, allowed))
            _tell(results[-1])
    _keep(results)
    left = sum(len(found.survived) for found in results)
    print(
        f"mutants: {sum(found.total for found in results)}, survived without a reason: "
        f"{left}"
    )
    return int(bool(left))


def _import_everything():
    odoo.addons.__path__.append(str(ROOT / "addons"))
    for module in TARGETS:
        importlib.import_module(_name(module))
    hypothesis.settings.register_profile(
        "mutants",
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    _warm_up()


def _warm_up():
    """Do once what every child would do again: imports, hypothesis reading the code."""

    @hypothesis.given(st.integers(), st.text(), st.dates())
    def draws(_number, _text, _day):
        pass

    draws()
    known = set(sys.modules)
    files = {test for tests in TARGETS.values() for test in tests}
    _pytest("--collect-only", *(str(ROOT / "addons" / file) for file in files))
    for name in set(sys.modules) - known:
        if "/tests/" in (getattr(sys.modules[name], "__file__", None) or ""):
            del sys.modules[name]  # each child binds the names of the module anew
    gc.collect()
    gc.freeze()


def _pytest(*arguments):
    options = ["-x", "-q", "--tb=native", "-p", "no:cacheprovider", "-p", "no:odoo"]
    options += ["-p", "no:unraisableexception", "-p", "no:threadexception"]
    place = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
        return int(pytest.main([*options, *place, *arguments], [PlainFirst()]))


class PlainFirst:
    """Most faults are found by an example: those come before generated ones."""

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))


def _name(module):
    return "odoo.addons." + module.replace("/", ".")


def _one_module(module, tests, allowed):
    path = ROOT / "addons" / f"{module}.py"
    source = path.read_text(encoding="utf-8")
    files = [str(ROOT / "addons" / test) for test in tests]
    started = time.monotonic()
    if _ends(_name(module), compile(source, path, "exec"), files, 600) != "survived":
        raise SystemExit(f"{module}: its tests fail without any fault.")
    limit = max(LEAST_SECONDS, SLOWEST * (time.monotonic() - started))
    found = Found(module)
    for mutant in mutants(source):
        try:
            code = compile(mutant.tree, path, "exec")
        except (SyntaxError, ValueError):
            continue
        end = _ends(_name(module), code, files, limit)
        if end == "killed":
            found.killed += 1
        elif end == "timed out":
            found.timed_out += 1
        elif (path.stem, mutant.before, mutant.after) in allowed:
            found.allowed.append((mutant.line, mutant.before, mutant.after))
        else:
            found.survived.append((mutant.line, mutant.before, mutant.after))
    return found


def _ends(name, code, files, limit):
    """Whether the tests see the fault: ``killed``, ``survived`` or ``timed out``."""
    child = os.fork()
    if not child:
        _run_tests(name, code, files)
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "survived" if status == 0 else "killed"
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timed out"


def _run_tests(name, code, files):
    """In the child: put the fault into the module, run its tests, and end."""
    end = 1
    with contextlib.suppress(BaseException):
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        gc.disable()
        exec(code, vars(sys.modules[name]))
        end = _pytest(*files)
    os._exit(end)


def read_allowed(text):
    """``{(module, before, after)}`` of lines ``module | before | after | reason``."""
    found = set()
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            module, before, after, reason = (part.strip() for part in line.split(" | "))
            if not reason:
                raise SystemExit(f"{ALLOWED.name}: no reason in {line!r}.")
            found.add((module, before, after))
    return found


def _tell(found):
    print(
        f"{found.module}: {found.total} mutants, {found.killed} killed, "
        f"{found.timed_out} ran for ever, {len(found.allowed)} make no difference, "
        f"{len(found.survived)} survived",
        flush=True,
    )
    for line, before, after in found.survived:
        print(f"    {found.module}.py:{line} | {before} | {after}", flush=True)


def _keep(results):
    """Leave the numbers where `make proof` keeps its results."""
    home = os.environ.get("GOV_HOME")
    if home:
        folder = Path(home) / "proof"
        folder.mkdir(parents=True, exist_ok=True)
        rows = [dataclasses.asdict(found) for found in results]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        (folder / "mutation.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
