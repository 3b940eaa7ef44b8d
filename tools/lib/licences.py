"""No addon may stand, however far down, on one under AGPL or Odoo's own licence."""

from tools.lib import addons, odoo_tree

FORBIDDEN = ("AGPL", "OEEL", "OPL", "Other proprietary")
OURS = "LGPL-3"


def check(settings):
    paths = [settings.addons, *odoo_tree.addons_paths(settings)]
    suite = addons.every(settings)
    complaints = [
        f"{name}: the licence is {licence}, not {OURS}"
        for name in suite
        if (licence := _licence(paths, name)) != OURS
    ]
    for name in _closure(paths, [*suite, *addons.COMPANIONS]):
        licence = _licence(paths, name)
        if licence is None:
            complaints.append(f"{name}: something depends on it, and it is not there")
        elif licence.startswith(FORBIDDEN):
            complaints.append(f"{name}: the suite depends on it under {licence}")
    return complaints


def _closure(paths, names):
    found = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += (_manifest(paths, name) or {}).get("depends", [])
    return sorted(found)


def _licence(paths, name):
    manifest = _manifest(paths, name)
    return manifest.get("license", "LGPL-3") if manifest is not None else None


def _manifest(paths, name):
    for path in paths:
        if (path / name / "__manifest__.py").is_file():
            return addons.manifest(path / name)
    return None
