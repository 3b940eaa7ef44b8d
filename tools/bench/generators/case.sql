CREATE OR REPLACE FUNCTION pg_temp.drawn(number bigint, draw bigint) RETURNS float
LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended($1, $2) & 2147483647) / 2147483648.0
$$;

CREATE OR REPLACE FUNCTION pg_temp.seal(previous text, number text, happened_on
    timestamp, name text, place int, staff int, state_from text, state_to text,
    account int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to($1 || '{"case":"' || $2 || '","happened_on":"'
        || to_char($3, 'YYYY-MM-DD HH24:MI:SS') || '","name":"' || $4
        || '","note":"","organization":' || $5 || ',"staff":' || $6
        || ',"state_from":"' || $7 || '","state_to":"' || $8 || '","user":' || $9
        || '}', 'UTF8')), 'hex')
$$;

DROP TABLE IF EXISTS bench_new;

CREATE UNLOGGED TABLE bench_new AS
WITH numbered AS (
    SELECT i, (i - %(first)s)::float / (%(last)s - %(first)s + 1) AS position
      FROM generate_series(%(first)s::bigint, %(last)s) i
), placed AS (
    SELECT n.i, n.position, n.i <= %(quiet_until)s AS early,
           n.position >= %(open_from)s AS is_open, o.id AS accepting,
           o.township_id AS township, o.district_id AS district, o.city_id AS city,
           left(o.code, 6) AS area
      FROM numbered n
      JOIN bench_place p ON p.quiet = (n.i <= %(quiet_until)s)
           AND p.slot = floor(pg_temp.drawn(n.i, 1) * %(slots)s)
      JOIN gov_organization o ON o.id = p.organization_id
), drawn AS (
    SELECT p.*, s.state, m.matter_id, m.version_id, m.department_id, m.other_id,
           p.township IS NOT NULL AND pg_temp.drawn(p.i, 3) < 0.35 AS handed_down,
           date_trunc('second', %(today)s::timestamp + INTERVAL '4 hours'
               - CASE WHEN p.is_open
                      THEN (1 - p.position) / (1 - %(open_from)s) * %(open_days)s
                      ELSE %(open_days)s + (1 - p.position / %(open_from)s)
                           * (%(days)s - %(open_days)s) END * INTERVAL '1 day')
               AS received
      FROM placed p
      JOIN bench_state s ON s.is_open = p.is_open
           AND s.slot = floor(pg_temp.drawn(p.i, 4) * %(slots)s)
      JOIN bench_matter m ON m.district_id = p.district
           AND m.number = floor(pg_temp.drawn(p.i, 2) * 4)
)
SELECT nextval('gov_case_id_seq')::int AS id, d.*,
       d.area || to_char(d.received + INTERVAL '8 hours', 'YYYYMMDD')
           || 'B' || d.i AS number,
       CASE WHEN handed_down THEN township ELSE department_id END AS responsible,
       CASE WHEN handed_down THEN township END AS responsible_township,
       received::date + 4 + floor(pg_temp.drawn(i, 5) * 20)::int AS due,
       state = 'review' AND pg_temp.drawn(i, 6) < 0.1 AS foreign_steps,
       state IN ('accepted', 'review', 'decided') AND pg_temp.drawn(i, 7) < 0.05
           AS deferred,
       CASE WHEN state = 'paused' THEN 'granted'
            WHEN state = 'review' AND pg_temp.drawn(i, 8) < 0.05 THEN 'asked'
            END AS procedure,
       district = (SELECT district_id FROM gov_organization WHERE id = %(deliverer)s)
           AND state IN ('decided', 'issued', 'archived')
           AND accepting != %(deliverer)s AND NOT early
           AND pg_temp.drawn(i, 9) < 0.02 AS elsewhere,
       state IN ('decided', 'issued', 'archived') AS is_decided,
       state NOT IN ('draft', 'received', 'correction', 'refused', 'withdrawn')
           AS is_accepted,
       (SELECT min(id) FROM gov_applicant WHERE id_number_plain = 'B' || %(first)s)
           + floor(pg_temp.drawn(i, 10) * ((%(last)s - %(first)s) / 3))::int
           AS applicant
  FROM drawn d
 ORDER BY i;

ALTER TABLE bench_new ADD PRIMARY KEY (id);

ANALYZE bench_new;

DROP TABLE IF EXISTS bench_journal;

CREATE UNLOGGED TABLE bench_journal AS
SELECT n.id, l.length, l.names, l.froms, l.tos, l.sides,
       ARRAY[d1.seal, d2.seal, d3.seal, d4.seal, d5.seal, d6.seal] AS seals
  FROM bench_new n
  JOIN bench_life l ON l.state = n.state AND l.length > 0
 CROSS JOIN LATERAL (SELECT pg_temp.seal('', n.number, n.received + INTERVAL '1 hour',
       l.names[1], n.accepting, %(clerk_staff)s, l.froms[1], l.tos[1], %(clerk)s)
       AS seal) d1
 CROSS JOIN LATERAL (SELECT CASE WHEN l.length > 1 THEN pg_temp.seal(d1.seal, n.number,
       n.received + INTERVAL '2 hours', l.names[2], n.accepting, %(clerk_staff)s,
       l.froms[2], l.tos[2], %(clerk)s) END AS seal) d2
 CROSS JOIN LATERAL (SELECT CASE WHEN l.length > 2 THEN pg_temp.seal(d2.seal, n.number,
       n.received + INTERVAL '3 hours', l.names[3],
       CASE l.sides[3] WHEN 'accepting' THEN n.accepting ELSE n.responsible END,
       CASE l.sides[3] WHEN 'accepting' THEN %(clerk_staff)s ELSE %(handler_staff)s END,
       l.froms[3], l.tos[3],
       CASE l.sides[3] WHEN 'accepting' THEN %(clerk)s ELSE %(handler)s END)
       END AS seal) d3
 CROSS JOIN LATERAL (SELECT CASE WHEN l.length > 3 THEN pg_temp.seal(d3.seal, n.number,
       n.received + INTERVAL '4 hours', l.names[4], n.responsible, %(handler_staff)s,
       l.froms[4], l.tos[4], %(handler)s) END AS seal) d4
 CROSS JOIN LATERAL (SELECT CASE WHEN l.length > 4 THEN pg_temp.seal(d4.seal, n.number,
       n.received + INTERVAL '5 hours', l.names[5],
       CASE l.sides[5] WHEN 'accepting' THEN n.accepting ELSE n.responsible END,
       CASE l.sides[5] WHEN 'accepting' THEN %(clerk_staff)s ELSE %(handler_staff)s END,
       l.froms[5], l.tos[5],
       CASE l.sides[5] WHEN 'accepting' THEN %(clerk)s ELSE %(handler)s END)
       END AS seal) d5
 CROSS JOIN LATERAL (SELECT CASE WHEN l.length > 5 THEN pg_temp.seal(d5.seal, n.number,
       n.received + INTERVAL '6 hours', l.names[6], n.accepting, %(clerk_staff)s,
       l.froms[6], l.tos[6], %(clerk)s) END AS seal) d6;

ALTER TABLE bench_new ADD COLUMN procedure_id int;

UPDATE bench_new SET procedure_id = nextval('gov_case_pause_id_seq')
 WHERE procedure IS NOT NULL;

INSERT INTO gov_case (id, number, channel, matter_id, version_id, handling,
    promised_days, legal_days, day_unit, applicant_id, applicant_name,
    accepting_organization_id, township_id, district_id, city_id,
    responsible_organization_id, responsible_township_id, responsible_district_id,
    responsible_city_id, delivery_organization_id, delivery_township_id,
    delivery_district_id, delivery_city_id, state, decision, timeliness, opinion,
    journal_digest, has_deferred, has_foreign_steps, acceptor_id,
    acceptor_user_id, handler_id, warn_date, due_date, statutory_due_date,
    promised_date, legal_date, follow_from_date, follow_days, follow_warn_date,
    follow_due_date, correction_due_date, delivery_due_date, delivery_timeliness,
    received_on, complete_on, accepted_on, decided_on, ended_on, issued_on,
    archived_on, issue_how, create_uid, write_uid, create_date, write_date)
SELECT n.id, CASE WHEN n.state != 'draft' THEN n.number END,
       (ARRAY['window', 'online', 'mobile', 'proxy'])[1 + n.i %% 4], n.matter_id,
       n.version_id, 'promised', 5, 20, 'workday', n.applicant, a.name, n.accepting,
       n.township, n.district, n.city,
       CASE WHEN n.state != 'draft' THEN n.responsible END,
       CASE WHEN n.state != 'draft' THEN n.responsible_township END,
       CASE WHEN n.state != 'draft' THEN n.district END,
       CASE WHEN n.state != 'draft' THEN n.city END,
       o.id, o.township_id, o.district_id, o.city_id, n.state,
       CASE WHEN n.is_decided
            THEN CASE WHEN n.i %% 25 = 0 THEN 'rejected' ELSE 'approved' END END,
       CASE WHEN n.is_decided
            THEN CASE WHEN n.i %% 40 = 0 THEN 'late' ELSE 'on_time' END END,
       CASE WHEN n.is_decided THEN '符合条件' END,
       j.seals[j.length], n.deferred, n.foreign_steps,
       CASE WHEN n.is_accepted THEN %(clerk_staff)s END,
       CASE WHEN n.is_accepted THEN %(clerk)s END,
       CASE WHEN n.is_accepted AND n.state NOT IN ('accepted', 'terminated')
            THEN %(handler_staff)s END,
       CASE WHEN n.state IN ('received', 'accepted', 'review') THEN n.due - 2 END,
       CASE WHEN n.state IN ('received', 'accepted', 'review') THEN n.due END,
       CASE WHEN n.state = 'received' THEN n.due
            WHEN n.state IN ('accepted', 'review') THEN n.due + 15 END,
       CASE WHEN n.is_accepted THEN n.due END,
       CASE WHEN n.is_accepted THEN n.due + 15 END,
       CASE WHEN n.state IN ('correction', 'decided', 'issued')
            THEN n.received::date END,
       CASE n.state WHEN 'issued' THEN 30 WHEN 'correction' THEN 15
                    WHEN 'decided' THEN 10 END,
       CASE WHEN n.state IN ('correction', 'decided', 'issued') THEN n.due + 5 END,
       CASE WHEN n.state IN ('correction', 'decided', 'issued') THEN n.due + 10 END,
       CASE n.state WHEN 'correction' THEN n.due + 10 END,
       CASE WHEN n.is_decided THEN n.due + 10 END,
       CASE WHEN n.state IN ('issued', 'archived') THEN 'on_time' END,
       CASE WHEN n.state != 'draft' THEN n.received + INTERVAL '1 hour' END,
       CASE WHEN n.state NOT IN ('draft', 'correction') THEN n.received END,
       CASE WHEN n.is_accepted THEN n.received + INTERVAL '2 hours' END,
       CASE WHEN n.is_decided THEN n.received + INTERVAL '4 hours' END,
       CASE WHEN n.is_decided OR n.state IN ('refused', 'withdrawn', 'terminated')
            THEN n.received + INTERVAL '4 hours' END,
       CASE WHEN n.state IN ('issued', 'archived')
            THEN n.received + INTERVAL '5 hours' END,
       CASE n.state WHEN 'archived' THEN n.received + INTERVAL '6 hours' END,
       CASE WHEN n.state IN ('issued', 'archived') THEN 'pickup' END,
       %(clerk)s, %(clerk)s, n.received, n.received
  FROM bench_new n
  JOIN gov_applicant a ON a.id = n.applicant
  LEFT JOIN bench_journal j ON j.id = n.id
  LEFT JOIN gov_organization o ON n.elsewhere AND o.id = %(deliverer)s
 ORDER BY n.id;

INSERT INTO gov_case_event (case_id, name, state_from, state_to, user_id, staff_id,
    organization_id, happened_on, digest, create_uid, create_date)
SELECT j.id, j.names[k], j.froms[k], j.tos[k],
       CASE j.sides[k] WHEN 'accepting' THEN %(clerk)s ELSE %(handler)s END,
       CASE j.sides[k] WHEN 'accepting' THEN %(clerk_staff)s ELSE %(handler_staff)s END,
       CASE j.sides[k] WHEN 'accepting' THEN n.accepting ELSE n.responsible END,
       n.received + k * INTERVAL '1 hour', j.seals[k], %(clerk)s, n.received
  FROM bench_journal j
  JOIN bench_new n USING (id)
 CROSS JOIN LATERAL generate_series(1, j.length) k;

INSERT INTO gov_case_material (case_id, material_id, sequence, name, necessity, form,
    copies, is_received, received_on, to_correct, deferred_until, due_date, warn_date,
    create_uid, write_uid, create_date, write_date)
SELECT n.id, m.id, m.sequence, m.name, m.necessity, m.form, 1,
       NOT missing.here, CASE WHEN NOT missing.here THEN n.received END, false,
       CASE WHEN missing.here AND n.deferred THEN n.due END,
       CASE WHEN missing.here AND n.deferred THEN n.due END,
       CASE WHEN missing.here AND n.deferred THEN n.due - 2 END,
       %(clerk)s, %(clerk)s, n.received, n.received
  FROM bench_new n
  JOIN gov_matter_material m ON m.version_id = n.version_id
 CROSS JOIN LATERAL (SELECT m.id = (SELECT min(id) FROM gov_matter_material o
       WHERE o.version_id = n.version_id)
       AND (n.deferred OR n.state = 'correction') AS here) missing;

INSERT INTO gov_case_step (case_id, name, kind, sequence, days, day_unit, is_foreign,
    organization_id, township_id, district_id, city_id, state, started_on, done_on,
    timeliness, warn_date, due_date, create_uid, write_uid, create_date, write_date)
SELECT n.id, s.name, s.kind, s.number, s.days, 'workday', false, n.responsible,
       n.responsible_township, n.district, n.city,
       CASE WHEN n.state NOT IN ('review', 'paused') THEN 'closed'
            WHEN s.number = 1 THEN 'doing' ELSE 'waiting' END,
       CASE s.number WHEN 1 THEN n.received + INTERVAL '3 hours' END,
       CASE WHEN n.state NOT IN ('review', 'paused')
            THEN n.received + INTERVAL '4 hours' END,
       CASE WHEN n.state NOT IN ('review', 'paused') THEN 'on_time' END,
       CASE WHEN n.state = 'review' AND s.number = 1 THEN n.due - 3 END,
       CASE WHEN n.state = 'review' AND s.number = 1 THEN n.due - 2 END,
       %(handler)s, %(handler)s, n.received, n.received
  FROM bench_new n
 CROSS JOIN (VALUES (1, '审核', 'review', 3), (2, '审批', 'decision', 1))
       s (number, name, kind, days)
 WHERE n.is_accepted AND n.state NOT IN ('accepted', 'terminated');

INSERT INTO gov_case_step (case_id, name, kind, sequence, days, day_unit, is_foreign,
    organization_id, district_id, city_id, state, started_on, warn_date, due_date,
    create_uid, write_uid, create_date, write_date)
SELECT n.id, '会签', 'review', 1, 3, 'workday', true,
       CASE n.other_id WHEN n.responsible THEN n.department_id ELSE n.other_id END,
       n.district, n.city, 'doing', n.received + INTERVAL '3 hours', n.due - 3,
       n.due - 2, %(handler)s, %(handler)s, n.received, n.received
  FROM bench_new n
 WHERE n.foreign_steps;

INSERT INTO gov_case_pause (id, case_id, kind, state, expected_days, reason,
    asked_user_id, asked_staff_id, asked_on, granted_staff_id, granted_on, start_date,
    due_date, warn_date, create_uid, write_uid, create_date, write_date)
SELECT n.procedure_id, n.id, 'hearing', n.procedure, 10, '需要听证', %(handler)s,
       %(handler_staff)s, n.received + INTERVAL '4 hours',
       CASE n.procedure WHEN 'granted' THEN %(handler_staff)s END,
       CASE n.procedure WHEN 'granted' THEN n.received + INTERVAL '5 hours' END,
       CASE n.procedure WHEN 'granted' THEN n.received::date END,
       CASE n.procedure WHEN 'granted' THEN n.due END,
       CASE n.procedure WHEN 'granted' THEN n.due - 2 END,
       %(handler)s, %(handler)s, n.received, n.received
  FROM bench_new n
 WHERE n.procedure IS NOT NULL;

UPDATE gov_case c SET request_id = n.procedure_id
  FROM bench_new n
 WHERE n.id = c.id AND n.procedure = 'asked';

INSERT INTO gov_applicant_link (applicant_id, organization_id, township_id, district_id,
    city_id, create_uid, create_date)
SELECT DISTINCT ON (n.applicant, o.id) n.applicant, o.id, o.township_id, o.district_id,
       o.city_id, %(clerk)s, now()::timestamp
  FROM bench_new n
 CROSS JOIN LATERAL (VALUES (n.accepting), (n.responsible)) side (organization_id)
  JOIN gov_organization o ON o.id = side.organization_id;

DROP TABLE bench_new, bench_journal;
