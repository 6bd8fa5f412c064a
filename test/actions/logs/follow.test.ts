import { describe, expect, it } from 'vitest';
import { useActions } from '../../support/action/use-actions.ts';
import { reportWords } from '../../support/report-words.ts';

const actions = useActions();
const names = () =>
  actions.platform.cluster
    .list('Pod', 'mcp-production')
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);

describe('following logs', () => {
  it('shows new lines of every pod for a while, and ends with the last screen', async () => {
    const report = await actions.look('logs follow=30s');
    expect(report.headline).toMatch(/^mcp-server: \d+ lines in 30 s, 3 pods$/);
    const words = reportWords(report);
    for (const name of names()) expect(words).toContain(name.slice(-5));
    expect(words).toContain('Newest last, times in Asia/Kolkata');
    expect(report.offers?.[0]).toMatchObject({ label: 'Follow again', action: 'logs' });
  });

  it('continues with the pods that start meanwhile, and says which ended', async () => {
    const before = names();
    const followed = () => actions.platform.cluster.requests.filter(({ path }) => path.includes('follow=true')).length;
    const earlier = followed();
    const following = actions.look('logs follow=2m');
    // Somebody watches before the release comes.
    await expect.poll(followed).toBeGreaterThanOrEqual(earlier + 3);
    actions.platform.cluster.deployVersion('mcp-production', 'mcp-server', 'mcp/server:2.4.0', 'release 2.4.0');
    const report = await following;
    const after = names().filter((name) => !before.includes(name));
    expect(after).toHaveLength(3);
    const notes = report.notes?.filter((note) => /pod \w{5} (?:started|ended)$/.test(String(note))) ?? [];
    expect(notes.filter((note) => String(note).endsWith('started'))).toHaveLength(3);
    expect(notes.filter((note) => String(note).endsWith('ended'))).toHaveLength(3);
    // What is on the screen at the end is said by the pods that are there.
    expect(report.headline).toMatch(/ 3 pods$/);
    expect(reportWords(report)).toContain(after[0]?.slice(-5));
  });

  it('shows only what is sought, masked', async () => {
    const report = await actions.look('logs follow=30s grep="no such words"');
    expect(report.headline).toContain('mcp-server: ');
    expect(report.parts).toEqual([]);
  });

  it.each([
    ['logs follow=30s since=1h', 'leave since= and previous= out'],
    ['logs follow=30s previous=yes', 'leave since= and previous= out'],
    ['logs follow=6m', 'at most 5m'],
    ['logs follow=30s pod=zzzzz', 'No pod of mcp-server is called zzzzz'],
    ['logs follow=2s', 'at least 10s'],
  ])('%s: is refused', async (text, words) => {
    await expect(actions.look(text)).rejects.toThrow(words);
  });
});
