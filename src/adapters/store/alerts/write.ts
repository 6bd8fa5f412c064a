/**
 * A firing about an alert whose resolve was heard this short ago is judged again when so much time has passed: it was overtaken on its way, or
 * another sender still sees it fire. Only a resolve that comes after it says which.
 */
const overtaken = `interval '60 seconds'`;

/** A time as events hold it. */
const iso = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `n int, hook text, "group" text, "groupLabels" jsonb, title text, severity smallint, environment text, service text, place text,
  "unknownSeverity" text, fingerprint text, status text, labels jsonb, annotations jsonb, summary text, links jsonb,
  "startsAt" timestamptz, "endsAt" timestamptz, "startGuessed" boolean, "endGuessed" boolean`;

/**
 * Takes alerts, each alert once, and says which groups that touches. $1: the alerts; $2: whether these were deferred before.
 *
 * A start or an end later than the arrival is the arrival, by the clock of the store. A resolve ends what began before its end; one of an
 * earlier firing ends nothing, and the timeline says so; one of what never fired opens nothing and is remembered for a minute. A firing with a
 * newer start is news, whether or not its resolve ever came. The start of what fires only grows, so that a late message never makes an old
 * resolve fit. `told`: a firing was taken; `event`: it began to fire, began anew, is new in its group, or is worse than before.
 */
export const write = `
WITH told AS (
  SELECT x.*, x."startGuessed" IS TRUE AS no_start,
         CASE WHEN x."startGuessed" THEN clock_now() ELSE least(x."startsAt", clock_now()) END AS starts,
         CASE WHEN x.status = 'resolved' THEN CASE WHEN x."endGuessed" THEN clock_now() ELSE least(x."endsAt", clock_now()) END END AS ends
    FROM jsonb_to_recordset($1::jsonb) AS x(${columns})),
incoming AS (
  SELECT t.*, a.fingerprint IS NOT NULL AS known, a.status AS was, a.group_id AS had, a.severity AS had_severity, a.starts_at AS had_start,
         greatest(t.starts, t.ends - interval '1 ms') AS ends_until, a.received_at AS heard_at,
         NOT t.no_start AND t."startsAt" > coalesce(a.starts_told, a.starts_at) AS newer
    FROM told t LEFT JOIN alerts a USING (hook, fingerprint)),
judged AS (
  SELECT i.*, e.received_at AS early_at, CASE
    WHEN i.status = 'resolved' THEN CASE
      WHEN NOT i.known THEN 'early' WHEN i.was = 'resolved' THEN 'again' WHEN i.ends_until >= i.had_start THEN 'take' ELSE 'old' END
    WHEN $2 THEN 'take'
    WHEN NOT i.known THEN CASE WHEN e.ends_until >= i.starts AND e.received_at > clock_now() - ${overtaken} THEN 'defer' ELSE 'take' END
    WHEN i.was = 'resolved' AND NOT i.newer AND NOT i.no_start AND i.heard_at > clock_now() - ${overtaken} THEN 'defer'
    ELSE 'take' END AS verdict
    FROM incoming i LEFT JOIN alert_early_resolves e USING (hook, fingerprint)),
early AS (
  INSERT INTO alert_early_resolves AS e (hook, fingerprint, ends_until)
  SELECT hook, fingerprint, ends_until FROM judged WHERE verdict = 'early'
  ON CONFLICT (hook, fingerprint) DO UPDATE SET ends_until = greatest(e.ends_until, excluded.ends_until), received_at = clock_now()),
again AS (
  UPDATE alerts a SET received_at = clock_now() FROM judged j
   WHERE j.verdict = 'again' AND a.hook = j.hook AND a.fingerprint = j.fingerprint),
over AS (
  DELETE FROM alert_deferrals d USING judged j
   WHERE j.status = 'resolved' AND d.hook = j.hook AND d.fingerprint = j.fingerprint AND d.starts_at <= j.ends_until),
deferred AS (
  INSERT INTO alert_deferrals (hook, fingerprint, group_key, starts_at, due_at, told)
  SELECT j.hook, j.fingerprint, j."group", j.starts, coalesce(j.heard_at, j.early_at) + ${overtaken}, $1::jsonb -> j.n
    FROM judged j WHERE j.verdict = 'defer'
  ON CONFLICT (hook, fingerprint, group_key) DO UPDATE SET starts_at = excluded.starts_at, due_at = excluded.due_at, told = excluded.told),
ignored AS (
  INSERT INTO incident_timeline (incident_id, key, kind, actor, event)
  SELECT g.incident_id, 'old-resolve:' || md5(j.hook || ' ' || j.fingerprint) || ':' || j.ends_until, 'alert-still-fires', 'hook ' || j.hook,
         jsonb_build_object('kind', 'alert-still-fires', 'summary', j.summary, 'resolvedAt', ${iso('j.ends')},
                            'firesSince', ${iso('j.had_start')})
    FROM judged j JOIN alert_groups g ON g.id = j.had WHERE j.verdict = 'old' AND g.incident_id IS NOT NULL
  ON CONFLICT DO NOTHING),
accepted AS (
  SELECT *, status = 'firing' AND (NOT known OR was = 'resolved' OR newer OR severity < had_severity) AS news FROM judged WHERE verdict = 'take'),
wanted AS (
  SELECT DISTINCT ON (hook, "group") * FROM accepted WHERE status = 'firing' ORDER BY hook, "group", severity, fingerprint),
known AS (
  SELECT g.id, g.hook, g.key FROM alert_groups g JOIN wanted w ON g.hook = w.hook AND g.key = w."group" AND g.state = 'open'),
fresh AS (
  INSERT INTO alert_groups (hook, key, labels, title, severity, environment, service, place)
  SELECT hook, "group", "groupLabels", title, severity, environment, service, place FROM wanted w
   WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.hook = w.hook AND k.key = w."group")
  RETURNING id, hook, key),
places AS (SELECT * FROM known UNION ALL SELECT * FROM fresh),
placed AS (
  SELECT i.*, p.id AS place_id FROM accepted i LEFT JOIN places p ON i.status = 'firing' AND p.hook = i.hook AND p.key = i."group"),
written AS (
  INSERT INTO alerts AS a (hook, fingerprint, group_id, status, severity, labels, annotations, summary, links, starts_at, starts_told, ends_at,
                           resolved_at, place, unknown_severity)
  SELECT hook, fingerprint, coalesce(place_id, had), status, severity, labels, annotations, summary, links, starts,
         CASE WHEN no_start THEN NULL ELSE "startsAt" END, ends, CASE WHEN status = 'resolved' THEN clock_now() END, place, "unknownSeverity"
    FROM placed
  ON CONFLICT (hook, fingerprint) DO UPDATE
     SET group_id = excluded.group_id, status = excluded.status, labels = excluded.labels, annotations = excluded.annotations,
         summary = excluded.summary, links = excluded.links, ends_at = excluded.ends_at, received_at = clock_now(),
         resolved_at = excluded.resolved_at,
         -- What an alert was when it fired is what it is remembered by.
         severity = CASE WHEN excluded.status = 'firing' THEN excluded.severity ELSE a.severity END,
         place = CASE WHEN excluded.status = 'firing' THEN excluded.place ELSE a.place END,
         unknown_severity = CASE WHEN excluded.status = 'firing' THEN excluded.unknown_severity ELSE a.unknown_severity END,
         starts_at = CASE WHEN excluded.status = 'firing' AND (a.status = 'resolved' OR excluded.starts_told > coalesce(a.starts_told, a.starts_at))
           THEN greatest(a.starts_at, excluded.starts_at) ELSE a.starts_at END,
         starts_told = greatest(a.starts_told, CASE WHEN excluded.status = 'firing' THEN excluded.starts_told END),
         fired = a.fired + CASE WHEN a.status = 'resolved' AND excluded.status = 'firing' THEN 1 ELSE 0 END),
touched AS (
  SELECT p.place_id AS id, p.news OR m.group_id IS NULL AS event, true AS told
    FROM placed p LEFT JOIN alert_members m ON m.group_id = p.place_id AND m.hook = p.hook AND m.fingerprint = p.fingerprint
   WHERE p.place_id IS NOT NULL
  UNION ALL
  SELECT g.id, false, false
    FROM placed p JOIN alert_members m ON m.hook = p.hook AND m.fingerprint = p.fingerprint
    JOIN alert_groups g ON g.id = m.group_id AND g.state = 'open')
SELECT id, bool_or(event) AS event, bool_or(told) AS told FROM touched GROUP BY id`;

/**
 * What groups count now. $1: the groups that were touched; $2: what senders left out of their messages about a group. A version more only
 * where something is different or is news, so that a repeated message wakes nobody; but a group whose incident is not open is looked at
 * whenever something in it is said to fire.
 */
export const count = `
WITH said AS (
  SELECT g.id, x.truncated, x.firing FROM jsonb_to_recordset($2::jsonb) AS x(hook text, "group" text, truncated int, firing int)
    JOIN alert_groups g ON g.hook = x.hook AND g.key = x."group" AND g.state = 'open'),
touched AS (
  SELECT id, bool_or(event) AS event, bool_or(told) AS told
    FROM (SELECT x.id, x.event, x.told FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, event boolean, told boolean)
          UNION ALL SELECT id, false, false FROM said) AS all_of_them
   GROUP BY id),
counted AS (
  SELECT t.id, t.event, t.told, count(*) FILTER (WHERE a.status = 'firing')::int AS firing, count(a.fingerprint)::int AS total,
         min(a.severity) FILTER (WHERE a.status = 'firing') AS worst,
         min(array_position(ARRAY['channel', 'thread', 'none'], a.place)) FILTER (WHERE a.status = 'firing') AS place
    FROM touched t LEFT JOIN alert_members m ON m.group_id = t.id LEFT JOIN alerts a ON a.hook = m.hook AND a.fingerprint = m.fingerprint
   GROUP BY t.id, t.event, t.told),
now AS (
  SELECT c.id, c.event, c.told, c.firing, greatest(g.total, c.total) AS total, coalesce(c.worst, g.severity) AS severity,
         coalesce((ARRAY['channel', 'thread', 'none'])[c.place], g.place) AS place,
         -- Of what is left out, those that are known to fire and were not named this time are counted already.
         CASE WHEN s.id IS NULL THEN g.left_out ELSE greatest(0, s.truncated - greatest(0, c.firing - s.firing)) END AS left_out,
         c.told AND g.version = g.seen AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.id = g.incident_id AND i.state = 'open') AS unheard
    FROM counted c JOIN alert_groups g ON g.id = c.id LEFT JOIN said s ON s.id = c.id)
UPDATE alert_groups g
   SET firing = n.firing, total = n.total, severity = n.severity, place = n.place, left_out = n.left_out,
       told_at = CASE WHEN n.told THEN clock_now() ELSE g.told_at END, event_version = CASE WHEN n.event THEN g.version + 1 ELSE g.event_version END,
       quiet_since = CASE WHEN n.firing + n.left_out > 0 THEN NULL ELSE coalesce(g.quiet_since, clock_now()) END,
       version = g.version + CASE WHEN g.version = 0 OR n.event OR n.unheard
         OR (g.firing, g.total, g.severity, g.place, g.left_out) IS DISTINCT FROM (n.firing, n.total, n.severity, n.place, n.left_out)
         THEN 1 ELSE 0 END
  FROM now n
 WHERE g.id = n.id AND (g.version = 0 OR n.told OR n.event OR n.unheard
   OR (g.firing, g.total, g.severity, g.place, g.left_out) IS DISTINCT FROM (n.firing, n.total, n.severity, n.place, n.left_out))`;
