"""Who fills the database of the bench: one module an addon, in order of need.

Each has ``world(env)``, which makes what stays the same at every size, and
``grow(bench, first, last)``, which adds what belongs to the cases numbered so. An addon
that comes later adds its name and a module here, and nothing else changes.
"""

GENERATORS = (
    "tools.bench.generators.base",
    "tools.bench.generators.matter",
    "tools.bench.generators.case",
    "tools.bench.generators.project",  # core's tasks, as many
)
