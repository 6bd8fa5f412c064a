import type { Pod } from '../objects/pod.ts';

/** What can be wrong with a pod. */
export const POD_FAULTS = [
  'bad-image',
  'missing-config',
  'crash-loop',
  'refused-database',
  'port-conflict',
  'out-of-memory',
  'memory-leak',
  'not-ready',
  'migration-missing',
  'slow-start',
  'startup-timeout',
  'hang',
  'quota',
  'volume',
  'no-network',
  'start-error',
  'init-crash',
  'sidecar-unready',
  'fails',
] as const;

export type PodFault = (typeof POD_FAULTS)[number];

const isFault = (text: string | undefined): text is PodFault => POD_FAULTS.some((fault) => fault === text);

/** The fault at the end of an image tag, such as `server:2.4.0-crash-loop`. */
export function faultOfImage(image: string): PodFault | undefined {
  const tag = image.slice(image.lastIndexOf(':') + 1);
  return POD_FAULTS.find((fault) => tag === fault || tag.endsWith(`-${fault}`));
}

/** The fault of a pod: the annotation `mcp.test/fault`, or else the end of its first container's image tag. */
export function declaredFault(pod: Pod): PodFault | undefined {
  const annotation = pod.metadata.annotations?.['mcp.test/fault'];
  if (isFault(annotation)) return annotation;
  return faultOfImage(pod.spec.containers[0]?.image ?? '');
}

/** A duration such as `20s`, `500ms` or `1m30s`, in ms; undefined when it is none. */
export function durationMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const [, amount = '0', unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (units[unit] ?? 0);
  return total;
}
