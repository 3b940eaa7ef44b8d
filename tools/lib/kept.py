"""`make kept`: to which moments a database can be restored; fails when far behind."""

import datetime
import json

from tools.lib import keep, restore
from tools.lib.log_place import Place
from tools.lib.report import Stop, say

FAR = datetime.timedelta(minutes=5)


def main(settings, argv):
    told, behind = state(settings)
    if not told:
        raise Stop("The log is not kept here: `make keep` keeps it.")
    say(told)
    return int(behind)


def state(settings):
    """One sentence for people, and whether it is trouble; nothing if never kept."""
    path = settings.run / keep.STATE
    if not path.is_file():
        return "", False
    known = json.loads(path.read_text(encoding="utf-8"))
    try:
        place = restore.ROOT / known["place"]
        found = Place(place)
        until, bases = found.until(), found.bases()
        if not (until and bases):
            return f"The log is not kept yet: {known['trouble'] or 'no copy'}.", True
        first = found.about(bases[0])["finished"]
    except (OSError, Stop) as error:
        return f"What was kept cannot be read: {error}", True
    behind = datetime.datetime.now(datetime.timezone.utc) - until["moment"]
    text = (
        f"The log is kept in {place}, from {_local(first)} until "
        f"{_local(until['moment'])} (Shanghai), {behind.total_seconds():.0f} s behind"
    )
    if behind <= FAR:
        return f"{text}.", False
    reason = known["trouble"] or "`make keep` does not run"
    return f"{text}, which is too far: {reason}.", True


def _local(moment):
    return f"{moment.astimezone(restore.SHANGHAI):%Y-%m-%d %H:%M:%S}"
