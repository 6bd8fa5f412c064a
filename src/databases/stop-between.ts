import type { Environment } from '../model/environment.ts';
import type { Frozen } from '../model/freeze.ts';
import { freezeAt } from '../model/freeze-at.ts';
import { span } from '../model/units.ts';

/** Why work of many parts begins no further one: its time is over, or a freeze has begun that nobody agreed to. */
export type StoppedBy =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'freeze'; readonly name: string };

export interface Working {
  readonly environment: Pick<Environment, 'freezes'>;
  /** When the first part was begun. */
  readonly since: Date;
  readonly now: Date;
  /** ms after which no part is begun. */
  readonly windowMs: number;
}

/** Asked before each part; undefined where it may be begun. A freeze that held at the start was agreed to with the plan. */
export function stoppedBy({ environment: { freezes }, since, now, windowMs }: Working): StoppedBy | undefined {
  if (now.getTime() - since.getTime() >= windowMs) return { kind: 'time', ms: windowMs };
  const holds = freezeAt(freezes, now);
  return holds === undefined || isSame(holds, freezeAt(freezes, since))
    ? undefined
    : { kind: 'freeze', name: holds.name };
}

const isSame = ({ name }: Frozen, atStart: Frozen | undefined) => name === atStart?.name;

/** `stopped after 30 min`, in words. */
export function stoppedWords(stopped: StoppedBy): string {
  return stopped.kind === 'time'
    ? `stopped after ${span(stopped.ms / 1000)}`
    : `stopped by the freeze "${stopped.name}"`;
}
