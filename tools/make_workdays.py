#!/usr/bin/env python3
"""Write the working-day exceptions that gov_base ships, as CSV.

    tools/make_workdays.py > addons/gov_base/data/workdays.csv

The dates come from the package chinesecalendar, which follows the yearly notices of the
State Council. Only a newer release of that package changes the output.
"""

import csv
import sys

from chinese_calendar.constants import Holiday, holidays, workdays

HEADINGS = ("日期", "类型", "名称")
FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def rows():
    """Yield date, kind (休 or 班) and name of every exception, by date."""
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    kinds = {day: ("休", name) for day, name in holidays.items()}
    kinds |= {day: ("班", name) for day, name in workdays.items()}
    for day, (kind, english) in sorted(kinds.items()):
        name = FULL_NAMES.get(names[english], names[english])
        yield day.isoformat(), kind, f"{name}调休上班" if kind == "班" else name


def main():
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows())


if __name__ == "__main__":
    main()
