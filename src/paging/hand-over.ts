import { isFault } from '../errors.ts';
import { incidentName } from '../model/incident.ts';
import type { DuePage, PageFailure } from '../ports/store/paging.ts';
import type { Escalator } from './escalator.ts';
import { inTime } from './in-time.ts';
import type { PageOrder, Pager } from './provider.ts';
import { fits, pageBy } from './reach.ts';

export interface HandOverContext extends Escalator {
  /** Providers beside Slack, ready to use. */
  readonly pagers: ReadonlyMap<string, Pager>;
}

export interface HandOver {
  /** Hands over what is due and does not wait for it; gives how many pages were due. */
  round(): Promise<number>;
  /** Waits for what is on its way. */
  settle(): Promise<void>;
}

/** One call of a provider. */
const callMs = 10_000;
/** A provider that does not heed its deadline is left to itself this much later. */
const graceMs = 1000;
/** While a page is being handed over, no other process takes it; one that died in between is found after this. */
const leaseMs = 15_000;
/** Pages on their way at once, and taken at once: those of a slow provider leave room for the others. */
const mostInFlight = 200;
const batch = 20;
/** A page whose state could not be written is looked at again after this. */
const brokenMs = 10_000;

/** Hands pages over, each by itself; what Slack did not take in time goes the next way. */
export function handingOver(context: HandOverContext): HandOver {
  const inFlight = new Set<Promise<void>>();
  const { paging } = context.store;

  /** A page that breaks waits by itself, and holds up no other. */
  const byItself = (page: DuePage, work: Promise<void>) =>
    work.catch(async (error: unknown) => {
      context.log.error({ err: error, page: page.key }, 'a page could not be handed over; looked at again');
      await paging.putOffPage(page.id, brokenMs).catch(() => undefined);
    });

  return {
    async round() {
      const late = await paging.lateSlackPages();
      for (const page of late) {
        const error = page.overdue ? 'Slack has not taken it in time' : 'Slack refuses it';
        await byItself(page, anotherWay(context, page, { error, inDoubt: false }));
      }
      const room = Math.min(batch, mostInFlight - inFlight.size);
      const due = room > 0 ? await paging.takePages(room, leaseMs) : [];
      for (const page of due) {
        const work = byItself(page, send(context, page)).finally(() => inFlight.delete(work));
        inFlight.add(work);
      }
      return due.length + late.length;
    },
    async settle() {
      await Promise.allSettled(inFlight);
    },
  };
}

async function send(context: HandOverContext, page: DuePage): Promise<void> {
  const { paging } = context.store;
  const pager = context.pagers.get(page.provider);
  if (pager === undefined)
    return anotherWay(context, page, { error: 'there is no such provider any more', inDoubt: false });
  const order = await orderOf(context, page);
  if (order === undefined)
    return paging.pageFailed(page.id, { error: 'its incident is gone', inDoubt: false }, undefined);
  let receipt: string;
  try {
    ({ receipt } = await called(context, pager, order));
  } catch (error) {
    return notTaken(context, page, error);
  }
  await paging.pageSent(page.id, receipt);
}

/** One call with a deadline of the clock, which the provider hears of; what is not settled shortly after it counts as not answered. */
async function called(
  { clock }: HandOverContext,
  pager: Pager,
  order: PageOrder,
): Promise<{ readonly receipt: string }> {
  const late = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(callMs, done.signal).then(
    () => late.abort(new DOMException('no answer in time', 'TimeoutError')),
    () => undefined,
  );
  try {
    return await inTime(clock, callMs + graceMs, pager.send(order, late.signal));
  } finally {
    done.abort();
    await timer;
  }
}

async function notTaken(context: HandOverContext, page: DuePage, error: unknown): Promise<void> {
  const words = error instanceof Error ? error.message : String(error);
  context.log.warn({ err: error, page: page.key, provider: page.provider }, 'page was not taken');
  const nothingSent = isFault(error) && error.effect === 'none';
  if (isFault(error, 'PAGE_REFUSED') || page.overdue)
    return anotherWay(context, page, { error: words, inDoubt: !nothingSent });
  const backOffMs = Math.min(30_000, 2000 * 2 ** Math.min(page.attempts - 1, 4));
  const waitMs = (isFault(error) && error.retryAfterMs) || backOffMs;
  await context.store.paging.pageLater(page.id, waitMs, words, nothingSent);
}

async function orderOf(context: HandOverContext, page: DuePage): Promise<PageOrder | undefined> {
  const view = await context.store.incidents.view(page.incident);
  if (view === undefined) return undefined;
  const { incident } = view;
  return {
    key: page.key,
    incidentKey: page.incidentKey,
    kind: page.kind,
    incident: incidentName(incident.id),
    title: incident.title,
    severity: incident.severity,
    environment: incident.environment,
    service: incident.service,
    summary: incident.summary || incident.title,
    person: page.who,
    level: page.levelName,
    at: page.createdAt,
    nextAt: page.nextAt,
    repeated: page.repeated,
  };
}

/** The next provider in the order that can reach the person; the next level at once where there is none. Slack keeps trying all the same. */
async function anotherWay(context: HandOverContext, page: DuePage, failure: PageFailure): Promise<void> {
  const { paging } = context.store;
  const { order } = context.settings;
  const place = order.indexOf(page.provider);
  const next = place < 0 ? undefined : order.slice(place + 1).find((provider) => fits(provider, page.who));
  const base = page.key.slice(0, -(page.provider.length + 1));
  const fallback =
    next === undefined || page.kind !== 'page'
      ? undefined
      : pageBy(context.settings, next, { key: base, person: page.who, levelName: page.levelName, nextAt: page.nextAt });
  await paging.pageFailed(page.id, failure, fallback);
  if (fallback !== undefined || page.kind !== 'page') return;
  // While Slack takes nothing at all, the next level's page would not arrive sooner than this one.
  if (page.provider === 'slack' && page.overdue && !(await paging.slackTakesOthers(page.id))) return;
  const others = (await paging.pages(page.incident)).filter(
    (other) => other.level === page.level && other.round === page.round && other.id !== page.id,
  );
  if (others.some((other) => other.state !== 'failed')) return;
  const escalation = await paging.escalation(page.incident);
  if (escalation?.state === 'armed' && escalation.level === page.level)
    await paging.hurry(page.incident, escalation.epoch, 'bot');
}
