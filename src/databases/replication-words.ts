import { bytes, counted, span } from '../model/units.ts';
import type { Primary, Standby } from '../ports/database/server.ts';

/** From so much on a standby is behind: what is read there is old. */
const lateSeconds = 60;
/** WAL kept for nobody, in bytes, that is worth a look. */
const muchKept = 1024 ** 3;

/** `primary, 2 standbys, at most 12 MiB behind`; where the role may not see how far, it says so. */
export function replicationWords(replication: Primary | Standby, isHidden: boolean): string {
  if (replication.kind === 'standby') {
    const { receives, lagSeconds, behindBytes } = replication;
    const behind =
      lagSeconds === undefined ? 'lag unknown' : lagSeconds === 0 ? 'up to date' : `${span(lagSeconds)} behind`;
    const toReplay = behindBytes === undefined || behindBytes === 0 ? '' : `, ${bytes(behindBytes)} to replay`;
    return `standby, ${receives ? behind : 'receives nothing from its primary'}${toReplay}`;
  }
  const { standbys } = replication;
  if (standbys.length === 0) return 'primary, no standby';
  const behind = standbys.flatMap((one) => one.behindBytes ?? []);
  const far =
    isHidden || behind.length < standbys.length
      ? 'how far behind is hidden from this bot'
      : `at most ${bytes(Math.max(...behind))} behind`;
  return `primary, ${counted(standbys.length, 'standby')}, ${far}`;
}

/** What is wrong with it, in words that continue a sentence. */
export function replicationTrouble(replication: Primary | Standby): readonly string[] {
  if (replication.kind === 'standby') {
    const { receives, lagSeconds } = replication;
    if (!receives) return ['this standby receives nothing from its primary'];
    return (lagSeconds ?? 0) >= lateSeconds ? [`this standby is ${span(lagSeconds ?? 0)} behind`] : [];
  }
  const { standbys, abandonedSlots } = replication;
  const late = standbys.filter(({ lagSeconds }) => (lagSeconds ?? 0) >= lateSeconds);
  const { count, keptBytes } = abandonedSlots;
  return [
    ...late.map(({ name, lagSeconds }) => `standby ${name} is ${span(lagSeconds ?? 0)} behind`),
    ...(count > 0 && (keptBytes ?? 0) >= muchKept
      ? [
          `${counted(count, 'replication slot')} without a reader ${count === 1 ? 'keeps' : 'keep'} ${bytes(keptBytes ?? 0)} of WAL`,
        ]
      : []),
  ];
}
