"""Lights and offices when most cases are open: the figures again, after a flood."""

from tools.bench.grow import flood
from tools.bench.parts import figures

MOST = 1_000_000


def measure(bench):
    rows = min(max(bench.size, bench.options.rows), MOST)
    return bench.inside("tools.bench.parts.lights", "inside", rows=rows)


def inside(env, rows):
    flood(env, rows)
    return figures.inside(env)
