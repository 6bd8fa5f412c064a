import { type Finding, good, missing, notice } from './finding.ts';

/** Slack's signatures are refused beyond five minutes; half of that leaves room for drift. */
const worstMs = 150_000;
const noticeMs = 5_000;

/** Another clock against ours. `exactMs` is how finely the other side tells its time. */
export function clockFinding(whose: string, theirs: Date, ours: Date, exactMs: number): Finding {
  const aheadMs = theirs.getTime() - ours.getTime();
  const off = Math.max(0, Math.abs(aheadMs) - exactMs);
  const what = `clock of ${whose}`;
  if (off < noticeMs) return good(what, 'agrees with ours');
  const seen = `${Math.round(off / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ours`;
  const fix = 'Let this machine and the other keep time by NTP (chrony or systemd-timesyncd).';
  return off < worstMs ? notice(what, seen, fix) : missing(what, seen, fix);
}
