import { isFault } from '../errors.ts';
import type { Part, Report } from '../model/report.ts';
import { certReport } from './cert-look.ts';
import { type IngressSeen, ingressesOf, ingressIn, type Looking, type Settings, seeIngress } from './see.ts';

/** An ingress that was looked at, or in words why it could not be. */
export interface EachSeen {
  readonly settings: Settings;
  readonly seen: IngressSeen | string;
}

/**
 * Looks at the ingress that is named, else at every one there is. Of several, one that cannot be read does not hide the others. Throws as
 * `ingressIn` does, and what keeps a single one from being read.
 */
export async function seeEach(looking: Looking, named: string | undefined): Promise<readonly EachSeen[]> {
  const all = named === undefined ? ingressesOf(looking.environment) : [];
  if (all.length < 2) {
    const settings = ingressIn(looking.environment, named);
    return [{ settings, seen: await seeIngress(looking, settings) }];
  }
  return Promise.all(
    all.map(async (settings) => {
      try {
        return { settings, seen: await seeIngress(looking, settings) };
      } catch (error) {
        looking.signal.throwIfAborted();
        if (!isFault(error)) throw error;
        return { settings, seen: error.message };
      }
    }),
  );
}

const order: readonly Report['mark'][] = ['bad', 'warning', 'good'];

/** What `/mcp cert` tells: of several, the worst first, each under its name. Pure, and without a key. */
export function certsReport(each: readonly EachSeen[], now: Date): Report {
  const told = each
    .map(({ settings, seen }) => ({ name: settings.name, report: reportOf(settings, seen, now, each.length > 1) }))
    .sort((a, b) => order.indexOf(a.report.mark) - order.indexOf(b.report.mark));
  const [worst, ...rest] = told;
  if (worst === undefined) throw new Error('nothing was looked at');
  if (rest.length === 0) return worst.report;
  const ill = rest.filter(({ report }) => report.mark !== 'good').length;
  const more =
    ill === 0
      ? `; ${others(rest.length)} ${rest.length === 1 ? 'is' : 'are'} fine`
      : `; ${others(ill)} need${ill === 1 ? 's' : ''} a look`;
  const parts = told.flatMap(({ name, report }): readonly Part[] => [
    { kind: 'text', text: `Ingress ${name}` },
    ...(report.parts ?? []),
  ]);
  return {
    mark: worst.report.mark,
    headline: `${worst.name}: ${worst.report.headline}${more}`,
    parts,
    notes: told.flatMap(({ report }) => report.notes ?? []),
    offers: told.flatMap(({ report }) => report.offers ?? []),
  };
}

const others = (count: number) => (count === 1 ? '1 other ingress' : `${count} other ingresses`);

function reportOf(settings: Settings, seen: IngressSeen | string, now: Date, isOneOfSeveral: boolean): Report {
  const { port, warnDays, name } = settings;
  if (typeof seen === 'string')
    return { mark: 'bad', headline: 'could not be read', parts: [{ kind: 'text', text: seen }], notes: [], offers: [] };
  const report = certReport({ seen, port, now, warnDays });
  if (!isOneOfSeveral) return report;
  const offers = (report.offers ?? []).map((offer) => ({ ...offer, params: { ...offer.params, ingress: name } }));
  return { ...report, offers };
}
