"""Lights and offices when most cases are open: the figures again, after a flood."""

MOST = 1_000_000


def measure(bench):
    rows = min(max(bench.size, bench.options.rows), MOST)
    return bench.inside("tools.bench.parts.figures", "after_a_flood", rows=rows)
