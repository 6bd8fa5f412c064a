import { isFault } from '../errors.ts';
import { incidentName } from '../model/incident.ts';
import type { DuePage } from '../ports/store/paging.ts';
import type { Escalator } from './escalator.ts';
import type { PageOrder, Pager } from './provider.ts';
import { pageBy } from './reach.ts';

export interface HandOver extends Escalator {
  /** Providers beside Slack, ready to use. */
  readonly pagers: ReadonlyMap<string, Pager>;
}

/** One call of a provider. */
const callMs = 10_000;
/** While a page is being handed over, no other process takes it; one that died in between is found after this. */
const leaseMs = 15_000;

/** Hands over what is due, each page by itself; what Slack did not take in time goes the next way. Gives how many pages were due. */
export async function handOver(desk: HandOver): Promise<number> {
  const late = await desk.store.paging.lateSlackPages();
  for (const page of late)
    await anotherWay(desk, page, page.overdue ? 'Slack has not taken it in time' : 'Slack refuses it');
  const due = await desk.store.paging.takePages(20, leaseMs);
  await Promise.all(due.map((page) => send(desk, page)));
  return due.length + late.length;
}

async function send(desk: HandOver, page: DuePage): Promise<void> {
  const { paging } = desk.store;
  const pager = desk.pagers.get(page.provider);
  if (pager === undefined) return anotherWay(desk, page, 'there is no such provider any more');
  const order = await orderOf(desk, page);
  if (order === undefined) return paging.pageFailed(page.id, 'its incident is gone', undefined);
  try {
    const { receipt } = await pager.send(order, AbortSignal.timeout(callMs));
    await paging.pageSent(page.id, receipt);
  } catch (error) {
    const never = isFault(error, 'PAGE_REFUSED');
    const words = error instanceof Error ? error.message : String(error);
    desk.log.warn({ err: error, page: page.key, provider: page.provider }, 'page was not taken');
    if (never || page.overdue) return anotherWay(desk, page, words);
    const nothingSent = isFault(error) && error.effect === 'none';
    const backOffMs = Math.min(30_000, 2000 * 2 ** Math.min(page.attempts - 1, 4));
    await paging.pageLater(page.id, (isFault(error) && error.retryAfterMs) || backOffMs, words, nothingSent);
  }
}

async function orderOf(desk: HandOver, page: DuePage): Promise<PageOrder | undefined> {
  const view = await desk.store.incidents.view(page.incident);
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

/** The next provider in the order; the next level at once where there is none. Slack keeps trying all the same. */
async function anotherWay(desk: HandOver, page: DuePage, reason: string): Promise<void> {
  const { paging } = desk.store;
  const { order } = desk.settings;
  const next = order
    .slice(order.indexOf(page.provider) + 1)
    .find((provider) => provider !== 'slack' && order.includes(page.provider));
  const base = page.key.slice(0, -(page.provider.length + 1));
  const fallback =
    next === undefined || page.kind !== 'page'
      ? undefined
      : pageBy(desk.settings, next, { key: base, person: page.who, levelName: page.levelName, nextAt: page.nextAt });
  await paging.pageFailed(page.id, reason, fallback);
  // What is only late in Slack still arrives there: paging the next level early would not bring it sooner.
  if (fallback !== undefined || page.kind !== 'page' || (page.provider === 'slack' && page.overdue)) return;
  const others = (await paging.pages(page.incident)).filter(
    (other) => other.level === page.level && other.round === page.round && other.id !== page.id,
  );
  if (others.some((other) => other.state !== 'failed')) return;
  const escalation = await paging.escalation(page.incident);
  if (escalation?.state === 'armed' && escalation.level === page.level)
    await paging.hurry(page.incident, escalation.epoch, 'bot');
}
