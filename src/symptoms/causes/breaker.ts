import { breakerName } from '../../breakers/told.ts';
import type { Environment } from '../../model/environment.ts';
import type { Offer } from '../../model/report.ts';
import { toolsWith } from '../answers.ts';
import { not, type SymptomCause } from '../cause.ts';
import type { Seen } from '../seen.ts';

interface Tripped {
  readonly name: string;
  readonly state: 'open' | 'half-open';
  readonly pods: number;
}

/** The breaker that is open on most pods; else the one that is half-open on most. */
function tripped(told: ReadonlyMap<string, ReadonlyMap<string, string>>): Tripped | undefined {
  for (const state of ['open', 'half-open'] as const) {
    const counts = new Map<string, number>();
    for (const states of told.values()) {
      for (const [name, now] of states) if (now === state) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const [worst] = [...counts].sort((a, b) => b[1] - a[1]);
    if (worst !== undefined) return { name: worst[0], state, pods: worst[1] };
  }
  return undefined;
}

/** Runbook B 6.1: "503 Service Unavailable | Circuit breaker open | Wait for recovery". */
export const openBreaker: SymptomCause = {
  of: ['503', '500', 'timeouts'],
  judge(seen) {
    const { breakers, upstreams = [], symptom } = seen;
    if (breakers === undefined || breakers.told.size === 0) return undefined;
    const found = tripped(breakers.told);
    if (found === undefined) {
      const isWhole = breakers.told.size === breakers.of;
      return not(
        isWhole
          ? 'every circuit breaker is closed'
          : `no open breaker on ${breakers.told.size} of ${breakers.of} pods, the others did not tell`,
      );
    }
    const { name, state, pods } = found;
    const where = `on ${pods} of ${breakers.of} pods`;
    const away = upstreams.filter(({ problem }) => problem !== '');
    const reached = upstreams.map((one) => one.name).join(', ');
    const disable = disableOffer(seen, `circuit breaker ${name} is ${state}`);
    // Refused while what is behind it fails: then it is what one looks at.
    const reset: Offer =
      away.length > 0
        ? { label: 'Upstreams', action: 'upstreams', params: {} }
        : { label: `Plan reset of ${breakerName(name).slice(0, 40)}…`, action: 'breakers reset', params: { name } };
    return {
      kind: 'likely',
      title: `an ${state} circuit breaker, ${name}, ${where}`.replace('an half', 'a half'),
      strength: (state === 'open' ? 0.9 : 0.5) - (symptom === '503' ? 0 : 0.2),
      because: [
        `breaker ${name} is ${state} ${where}${state === 'open' ? '' : ': it lets a few calls through'}`,
        ...away.map((one) => `${one.name}: ${one.problem}`),
      ],
      against: away.length === 0 && upstreams.length > 0 ? [`${reached} can be reached from here`] : [],
      offers: away.length === 0 && upstreams.length > 0 ? [reset, ...disable] : [...disable, reset],
    };
  },
};

/** To disable the tool with most of these answers, where the admin API could: callers then hear at once what they cannot have. */
export function disableOffer({ answers, environment, tools, symptom, tool }: Seen, reason: string): readonly Offer[] {
  if (environment.adminApi === undefined || answers === undefined) return [];
  const [worst] = toolsWith(answers, [symptom === 'timeouts' || symptom === 'slow' ? '503' : symptom]);
  const name = tool ?? worst?.[0];
  if (name === undefined || name === '' || !isEnabled(tools, name)) return [];
  return [{ label: `Disable ${name.slice(0, 40)}…`, action: 'tools disable', params: { name, reason } }];
}

const isEnabled = (tools: Seen['tools'], name: string) =>
  tools?.tools.some((one) => one.name === name && one.enabled) === true;

/** What the bot can look at more closely, where there is a Prometheus. */
export const metricsOffer = (
  { prometheus }: Environment,
  offer: { readonly label: string; readonly action: string; readonly params: Offer['params'] },
): readonly Offer[] => (prometheus === undefined ? [] : [offer]);
