import type { Clock } from '../../src/ports/clock.ts';
import { fingerprintOf, type RuleAlert } from './alerts.ts';
import { groupKeyOf, groupLabelsOf, type KnownAlert, type Reason, webhookBody } from './webhook-body.ts';

/** One message to the webhook and its answer: a status, or why there was none. */
export interface Post {
  readonly at: string;
  readonly groupKey: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: number;
  readonly reason: Reason;
  readonly answer: number | string;
}

export interface Alertmanager {
  /** Alerts that fire now. */
  readonly firing: readonly KnownAlert[];
  /** The last messages, the oldest first. */
  readonly posts: readonly Post[];
  fire(alerts: readonly RuleAlert[]): void;
  /** Ends all alerts, or those with a label. */
  resolve(fits?: (alert: KnownAlert) => boolean): void;
  stop(): Promise<void>;
}

export interface AlertmanagerOptions {
  readonly clock: Clock;
  /** Where messages go now; the address of a bot that is started again may be another. */
  readonly target: () => { readonly url: string; readonly token: string };
  /** A group that fires is sent again after this, in ms of the clock. */
  readonly repeatMs?: number;
  /** What one message says; that of Alertmanager if omitted. */
  readonly body?: (alerts: readonly KnownAlert[], reason: Reason) => object;
  readonly onChange?: () => void;
}

const keptPosts = 100;
/** How long one message is tried: `group_interval`. */
const tryingMs = 5 * 60_000;
const firstPauseMs = 500;
const longestPauseMs = 15_000;

interface Group {
  readonly key: string;
  readonly alerts: Map<string, KnownAlert>;
  /** Why the next message is due; undefined when nothing changed since the last. */
  news: Reason | undefined;
  wake: AbortController;
}

/**
 * A stand-in for Alertmanager: groups alerts, posts each group when it changes and again after the repeat interval, and says so when all is
 * well. As the real one it tries again after 5xx and lost connections, and takes every other answer as final. It waits for nothing before the
 * first message, so that a button shows at once.
 */
export function startAlertmanager(options: AlertmanagerOptions): Alertmanager {
  const { clock, target, repeatMs = 4 * 3_600_000, body = webhookBody, onChange = () => undefined } = options;
  const groups = new Map<string, Group>();
  const posts: Post[] = [];
  const ending = new AbortController();
  const working = new Set<Promise<void>>();

  async function post(group: Group, alerts: readonly KnownAlert[], reason: Reason): Promise<number | string> {
    const { url, token } = target();
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'user-agent': 'Alertmanager/0.34.0',
      },
      body: JSON.stringify(body(alerts, reason)),
      signal: AbortSignal.any([ending.signal, AbortSignal.timeout(30_000)]),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      (error: unknown) => (error instanceof Error ? error.message : 'lost'),
    );
    const status = alerts.some(({ endsAt }) => endsAt === undefined) ? 'firing' : 'resolved';
    posts.push({
      at: clock.now().toISOString(),
      groupKey: group.key,
      status,
      alerts: alerts.length,
      reason,
      answer,
    });
    if (posts.length > keptPosts) posts.shift();
    onChange();
    return answer;
  }

  /** True when the message was taken. */
  async function tell(group: Group, alerts: readonly KnownAlert[], reason: Reason): Promise<boolean> {
    const until = clock.now().getTime() + tryingMs;
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, pause * 2)) {
      const answer = await post(group, alerts, reason);
      if (typeof answer === 'number' && answer < 500) return answer >= 200 && answer < 300;
      if (clock.now().getTime() + pause > until) return false;
      await clock.sleep(pause, ending.signal);
    }
  }

  /** Waits until the group has news, or the time is over. */
  async function rest(group: Group, ms: number): Promise<void> {
    group.wake = new AbortController();
    await clock.sleep(ms, AbortSignal.any([group.wake.signal, ending.signal])).catch(() => undefined);
    ending.signal.throwIfAborted();
  }

  async function run(group: Group): Promise<void> {
    while (group.alerts.size > 0) {
      const reason = group.news ?? 'repeat interval elapsed';
      const alerts = [...group.alerts.values()];
      group.news = undefined;
      const taken = await tell(group, alerts, reason);
      if (taken) forget(group, alerts);
      else group.news ??= reason;
      if (!taken) await rest(group, tryingMs);
      else if (group.news === undefined && group.alerts.size > 0) await rest(group, repeatMs);
    }
    groups.delete(group.key);
  }

  function groupOf(alert: RuleAlert): Group {
    const key = groupKeyOf(groupLabelsOf(alert));
    const known = groups.get(key);
    if (known !== undefined) return known;
    const made: Group = { key, alerts: new Map(), news: undefined, wake: new AbortController() };
    groups.set(key, made);
    return made;
  }

  /** Begins or wakes the loop of each group that changed. */
  function tellNews(changed: ReadonlyMap<Group, Reason>, fresh: ReadonlySet<Group>): void {
    for (const [group, reason] of changed) {
      group.news = reason;
      if (!fresh.has(group)) {
        group.wake.abort();
        continue;
      }
      const work = run(group).catch(() => undefined);
      working.add(work);
      void work.then(() => working.delete(work));
    }
    onChange();
  }

  return {
    get firing() {
      return [...groups.values()].flatMap(({ alerts }) => [...alerts.values()].filter(({ endsAt }) => !endsAt));
    },
    posts,
    fire(alerts) {
      const changed = new Map<Group, Reason>();
      const fresh = new Set<Group>();
      for (const alert of alerts) {
        const fingerprint = fingerprintOf(alert.labels);
        const group = groupOf(alert);
        const known = group.alerts.get(fingerprint);
        if (known !== undefined && known.endsAt === undefined) continue;
        if (group.alerts.size === 0 && !changed.has(group)) fresh.add(group);
        changed.set(group, fresh.has(group) ? 'first notification' : 'new alerts added');
        group.alerts.set(fingerprint, {
          ...alert,
          fingerprint,
          startsAt: clock.now().toISOString(),
          endsAt: undefined,
        });
      }
      tellNews(changed, fresh);
    },
    resolve(fits = () => true) {
      const changed = new Map<Group, Reason>();
      for (const group of groups.values())
        for (const alert of group.alerts.values()) {
          if (alert.endsAt !== undefined || !fits(alert)) continue;
          group.alerts.set(alert.fingerprint, { ...alert, endsAt: clock.now().toISOString() });
          const left = [...group.alerts.values()].some(({ endsAt }) => endsAt === undefined);
          changed.set(group, left ? 'some alerts resolved' : 'all alerts resolved');
        }
      tellNews(changed, new Set());
    },
    async stop() {
      ending.abort(new Error('stopped'));
      await Promise.all(working);
    },
  };
}

/** What was told as over is forgotten, unless it began again meanwhile. */
function forget(group: Group, told: readonly KnownAlert[]): void {
  for (const alert of told)
    if (alert.endsAt !== undefined && group.alerts.get(alert.fingerprint) === alert)
      group.alerts.delete(alert.fingerprint);
}
