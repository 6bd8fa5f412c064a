import { ingressesOf, type Looking, seeIngress } from '../certificates/see.ts';
import { asFault } from '../errors.ts';
import type { Seen } from './report.ts';

/** The certificate of any ingress that expires first, as its Secret holds it; why it cannot be told where it cannot. */
export async function firstExpiry(looking: Looking): Promise<Seen['expires']> {
  const all = ingressesOf(looking.environment);
  if (all.length === 0) return { unknown: 'no ingress is configured' };
  try {
    const seen = await Promise.all(all.map((settings) => seeIngress(looking, settings)));
    const [first] = seen
      .flatMap(({ hosts }) => hosts)
      .flatMap(({ host, held }) =>
        typeof held === 'string' || held.certificate === undefined
          ? []
          : [{ at: held.certificate.until, of: `the certificate of ${host}` }],
      )
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    return first ?? { unknown: 'no certificate could be read' };
  } catch (error) {
    looking.signal.throwIfAborted();
    return { unknown: asFault(error).message };
  }
}
