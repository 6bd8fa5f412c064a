import type { Alert, AlertBatch, Quarantined } from '../../model/alert.ts';
import { jsonText, Unreadable } from './json.ts';
import { identity, manyLines } from './text.ts';

const mostItems = 50_000;
const mostQuarantined = 1000;
const mostItemBytes = 16 * 1024;

export interface ReadItems<T> {
  readonly read: readonly T[];
  readonly quarantined: readonly Quarantined[];
  /** Items beyond those that are read at all: as if the sender had left them out. */
  readonly skipped: number;
}

/** Reads each item by itself: one that cannot be read is quarantined, its siblings go on. */
export function readItems<T>(items: readonly unknown[], read: (item: unknown) => T): ReadItems<T> {
  const done: T[] = [];
  const quarantined: Quarantined[] = [];
  let untold = 0;
  for (const item of items.slice(0, mostItems)) {
    try {
      done.push(read(item));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      if (quarantined.length < mostQuarantined) quarantined.push(quarantine(error.message, item));
      else untold += 1;
    }
  }
  const skipped = Math.max(0, items.length - mostItems);
  if (untold > 0) quarantined.push(quarantine(`${untold} more items could not be read and are not kept`, ''));
  if (skipped > 0)
    quarantined.push(quarantine(`${skipped} items beyond the first ${mostItems} of the message were not read`, ''));
  return { read: done, quarantined, skipped };
}

/** An item set aside, with why; `item` is cut to 16 KiB. */
export function quarantine(reason: string, item: unknown): Quarantined {
  const text = typeof item === 'string' ? item : jsonText(item);
  // A character has at most three bytes per UTF-16 unit, so only a long text needs to be measured.
  const short = manyLines(text.slice(0, mostItemBytes), mostItemBytes);
  const bytes = Buffer.from(short);
  return {
    reason: manyLines(reason, 300),
    item: bytes.length <= mostItemBytes ? short : wholeCharacters(bytes.subarray(0, mostItemBytes)),
  };
}

function wholeCharacters(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}

export interface Grouped {
  readonly group: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alert: Alert;
}

/**
 * Alerts by their group, in the order the groups first came. An alert that is there twice is taken once, and firing beats pending beats
 * resolved: a doubtful message never resolves anything.
 */
export function batchesOf(alerts: readonly Grouped[], truncated: number): readonly AlertBatch[] {
  const groups = new Map<string, { first: Grouped; alerts: Map<string, Alert> }>();
  for (const grouped of alerts) {
    const group = groups.get(grouped.group) ?? { first: grouped, alerts: new Map<string, Alert>() };
    groups.set(grouped.group, group);
    const known = group.alerts.get(grouped.alert.fingerprint);
    if (known === undefined || weight[grouped.alert.status] >= weight[known.status])
      group.alerts.set(grouped.alert.fingerprint, grouped.alert);
  }
  return [...groups.entries()].map(([group, { first, alerts }]) => ({
    group: identity(group, 1024),
    groupLabels: first.groupLabels,
    alerts: [...alerts.values()],
    truncated,
  }));
}

const weight = { firing: 2, pending: 1, resolved: 0 } as const;

/** One alert that is a group of its own, as Parsed has it; `names` are its labels that describe the group. */
export function aloneInItsGroup(alert: Alert, names: readonly string[]): readonly AlertBatch[] {
  const groupLabels = Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(alert.labels, name) ? [[name, alert.labels[name] ?? '']] : [])),
  );
  return [{ group: alert.fingerprint, groupLabels, alerts: [alert], truncated: 0 }];
}
