import { describe, expect, it } from 'vitest';
import { anIncident } from '../support/alerts.ts';
import { usePostman } from '../support/faults/use-postman.ts';
import { mustClaim } from '../support/store.ts';

const site = usePostman();

async function aRunWithFile(text: string) {
  const card = await site.aCard();
  const claimed = await mustClaim(site.postman.store, card.run);
  await site.postman.store.runs.attach(claimed, { name: 'evidence.txt', title: 'Evidence', text });
  return card;
}

const filesOf = async (run: number) => (await site.postman.store.runs.card(run))?.files;
const refuseFiles = (code = 'missing_scope') =>
  site.postman.workspace.faults.inject({ on: 'api', method: 'files.*', kind: 'error', code });

/** Everything said in the thread of the one message of a channel. */
function thread(channel: string): string {
  const [root] = site.postman.workspace.messages(channel);
  const replies = site.postman.workspace.messages(channel, { thread: root?.ts ?? '' }).slice(1);
  return JSON.stringify(replies.map(({ text, blocks }) => [text, blocks]));
}

describe('a file of a run', () => {
  it('is spoken of by its card once it is there, and not before', async () => {
    const { run } = await aRunWithFile('line one\n');
    expect(await filesOf(run)).toEqual([{ title: 'Evidence', state: 'waiting', code: undefined }]);
    const wanted = async () =>
      (
        await site.postman.database.query<{ wanted: number }>(
          `SELECT wanted FROM messages WHERE run_id = $1 AND kind = 'card'`,
          [run],
        )
      )[0]?.wanted ?? 0;
    const before = await wanted();
    site.postman.deliver();
    await expect.poll(() => filesOf(run)).toEqual([{ title: 'Evidence', state: 'there', code: undefined }]);
    // The card is drawn again, to say so.
    expect(Number(await wanted())).toBeGreaterThan(Number(before));
  });

  it('that Slack refuses is posted as text, with what to do; the card says it was refused', async () => {
    refuseFiles();
    const { run, channel } = await aRunWithFile('pod a was killed\npod b was killed\n');
    site.postman.deliver();
    await site.settled();
    expect(thread(channel)).toContain('Evidence, as text');
    for (const words of ['pod a was killed', 'pod b was killed', 'missing_scope', 'scope files:write'])
      expect(thread(channel)).toContain(words);
    expect(await filesOf(run)).toEqual([{ title: 'Evidence', state: 'refused', code: 'missing_scope' }]);
  });

  it('that is refused and long says how much of it is shown', async () => {
    refuseFiles('storage_limit_reached');
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const { channel } = await aRunWithFile(lines.join('\n'));
    site.postman.deliver();
    await site.settled();
    expect(thread(channel)).toContain('Evidence could not be attached');
    expect(thread(channel)).toContain('The first 20 of 500 lines');
    expect(thread(channel)).not.toContain('line 20"');
  });

  it('that cannot be looked for is sent again, not given up as refused', async () => {
    const { faults } = site.postman.workspace;
    faults.inject({ on: 'api', method: 'files.completeUploadExternal', kind: 'reset', times: 1 });
    faults.inject({ on: 'api', method: 'files.info', kind: 'error', code: 'missing_scope' });
    const { run } = await aRunWithFile('line one\n');
    site.postman.deliver();
    await expect.poll(() => filesOf(run)).toEqual([{ title: 'Evidence', state: 'there', code: undefined }]);
  });
});

describe('a file of bytes', () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 256);
  const picture = {
    name: 'chart-1.png',
    title: 'p99',
    type: 'image/png',
    size: 5000,
    words: 'p99 310 ms → 1,720 ms',
    bytes,
  };

  async function aRunWithPicture() {
    const card = await site.aCard();
    const claimed = await mustClaim(site.postman.store, card.run);
    await site.postman.store.runs.attach(claimed, picture);
    return card;
  }

  it('is there as it is, once, with words for a screen reader; its message carries none of it', async () => {
    site.postman.workspace.faults.inject({
      on: 'api',
      method: 'files.completeUploadExternal',
      kind: 'reset',
      times: 1,
    });
    const { run } = await aRunWithPicture();
    const rows = await site.postman.database.query<{ content: object }>(
      `SELECT content FROM messages WHERE run_id = $1 AND kind = 'file'`,
      [run],
    );
    expect(JSON.stringify(rows)).not.toContain('bytes');
    site.postman.deliver();
    await expect.poll(() => filesOf(run)).toEqual([{ title: 'p99', state: 'there', code: undefined }]);
    const there = site.postman.workspace.files;
    expect(there.map(({ file, bytes: held }) => [file.title, file.mimetype, held.equals(bytes)])).toEqual([
      ['p99', 'image/png', true],
    ]);
    const asked = site.callsOf('files.getUploadURLExternal');
    expect(new Set(asked.map(({ args }) => args['alt_text']))).toEqual(new Set([picture.words]));
  });

  it('that Slack refuses: its words stand in its place', async () => {
    refuseFiles('file_uploads_disabled');
    const { channel } = await aRunWithPicture();
    site.postman.deliver();
    await site.settled();
    for (const words of ['p99 could not be attached', picture.words, 'file_uploads_disabled', 'ask its admin'])
      expect(thread(channel)).toContain(words);
  });

  it('that is no longer kept is given up, and holds up nothing', async () => {
    const { run } = await aRunWithPicture();
    await site.postman.database.query('DELETE FROM files');
    site.postman.deliver();
    await site.settled();
    expect(await filesOf(run)).toEqual([{ title: 'p99', state: 'refused', code: undefined }]);
  });
});

describe('a post-mortem', () => {
  async function drafted(text: string) {
    const { store, workspace } = site.postman;
    const channel = workspace.admin.addChannel({ name: `post-mortem-${text.length}` });
    const item = { key: 'post-mortem', phase: 'post-mortem' as const, text: 'Post-mortem drafted' };
    const incident = await store.incidents.open({
      ...anIncident(),
      place: 'thread',
      indexChannel: channel,
      checklist: [item],
    });
    await store.messages.add({
      key: `incident:${incident}:draft`,
      kind: 'file',
      priority: 3,
      channel,
      incident,
      content: { file: { name: 'draft.md', title: 'Post-mortem', text } },
      onArrival: {
        actor: 'U0DEV',
        tick: ['post-mortem'],
        entry: { key: 'drafted', event: { kind: 'post-mortem' } },
      },
    });
    return async () => {
      const view = await store.incidents.view(incident);
      const told = (await store.incidents.timeline(incident)).some(({ event }) => event.kind === 'post-mortem');
      return [view?.checklist[0]?.doneBy, told];
    };
  }

  it('is drafted when its file is in the thread', async () => {
    const state = await drafted('# INC-1');
    expect(await state()).toEqual([undefined, false]);
    site.postman.deliver();
    await expect.poll(state).toEqual(['U0DEV', true]);
  });

  it('that Slack refuses is not drafted, unless all of it was posted as text', async () => {
    refuseFiles();
    const [long, short] = [await drafted('many\n'.repeat(400)), await drafted('# INC-2')];
    site.postman.deliver();
    await site.settled();
    expect(await short()).toEqual(['U0DEV', true]);
    expect(await long()).toEqual([undefined, false]);
  });
});
