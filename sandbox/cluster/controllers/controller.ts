import type { NameSuffix } from '../names.ts';
import type { Change } from '../store/history.ts';
import type { Store } from '../store/store.ts';
import type { Timeline } from '../timeline.ts';
import type { EventRecorder } from './events.ts';

/** What controllers work with. */
export interface ControllerContext {
  readonly store: Store;
  readonly timeline: Timeline;
  readonly events: EventRecorder;
  readonly nameSuffix: NameSuffix;
}

/** The address of one object: `namespace/name`, or `/name` without a namespace. */
export type Key = string;

export const keyOf = (namespace: string | undefined, name: string): Key => `${namespace ?? ''}/${name}`;

/** Brings the world closer to what one object wants, again and again. */
export interface Controller {
  /** Objects to look at after a change. */
  affected(change: Change): readonly Key[];
  /** Looks at one object; gives the ms after which to look again, where time alone changes something. */
  reconcile(namespace: string, name: string): number | undefined;
}
