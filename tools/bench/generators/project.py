"""Core's tasks, one for each case: what cases are held against."""

from tools.bench.generators import bulk

PROJECTS = 120  # about as many as there are townships


def world(env):
    stages = env["project.task.type"].create(
        [{"name": name} for name in ("New", "Doing", "Done")]
    )
    env["project.project"].create(
        [
            {"name": f"bench {number}", "type_ids": [(6, 0, stages.ids)]}
            for number in range(PROJECTS)
        ]
    )


def grow(env, first, last, **_options):
    projects = env["project.project"].search([("name", "like", "bench %")])
    stages = projects[0].type_ids
    with bulk.bare(env.cr, ["project_task"], last - first + 1):
        env.cr.execute(
            _TASKS,
            {
                "projects": projects.ids,
                "stages": stages.ids,
                "first": first,
                "last": last,
            },
        )


_TASKS = """
INSERT INTO project_task (name, project_id, stage_id, state, active, priority, sequence,
                          display_in_project, company_id, date_deadline, create_date,
                          write_date)
SELECT 'task ' || i,
       (%(projects)s::int[])[1 + i %% cardinality(%(projects)s::int[])],
       (%(stages)s::int[])[CASE WHEN hashint4(i) %% 100 > 93 THEN 1 ELSE 3 END],
       CASE WHEN hashint4(i) %% 100 > 93 THEN '01_in_progress' ELSE '1_done' END,
       true, '0', 10, true, NULL, now() + i %% 40 * INTERVAL '1 day', now(), now()
  FROM generate_series(%(first)s, %(last)s) i
"""
