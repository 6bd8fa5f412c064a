import { describe, expect, it } from 'vitest';
import { usePostman } from '../support/faults/use-postman.ts';
import { aPlan } from '../support/plan.ts';
import { mustClaim } from '../support/store.ts';

const site = usePostman();

async function priorityOf(run: number): Promise<number | undefined> {
  const [row] = await site.postman.database.query<{ priority: number }>(
    'SELECT priority FROM messages WHERE run_id = $1',
    [run],
  );
  return row?.priority;
}

describe('a card', () => {
  it('shows a question at once, also when it was asked while the card was being posted', async () => {
    site.postman.workspace.faults.inject({
      on: 'api',
      method: 'chat.postMessage',
      times: 1,
      kind: 'slow_response',
      ms: 200,
    });
    const { run, channel } = await site.aCard();
    site.postman.deliver();
    await expect
      .poll(() => site.callsOf('chat.postMessage').length + site.postman.shown(channel).length)
      .toBeGreaterThan(0);
    const claimed = await mustClaim(site.postman.store, run);
    const gate = { approvers: 0, typedName: false, ttlMs: 900_000 };
    await site.postman.store.runs.planned(claimed, { plan: aPlan, digest: 'd', target: 't', gate }, []);
    const [card] = await site.postman.database.query<{ due: boolean }>(
      "SELECT state = 'posting' OR not_before <= clock_now() AS due FROM messages WHERE run_id = $1",
      [run],
    );
    expect(card).toEqual({ due: true });
    await site.textsIn(channel, `R-${run} awaiting_approval`);
  });

  it('is edited at most once in three seconds while it only shows progress', async () => {
    const { run, channel } = await site.aCard();
    // Claimed first: the card is posted with what it shows from then on.
    const claimed = await mustClaim(site.postman.store, run);
    const postman = site.postman.deliver();
    await site.textsIn(channel, `R-${run} planning`);
    for (let said = 0; said < 10; said += 1) {
      await site.postman.store.runs.show(claimed, { mark: 'running', headline: `${said}` });
    }
    // However many changes there are, the next edit is due three seconds after the last, and shows the newest.
    await postman.stop();
    const [card] = await site.postman.database.query<{ pause: number; stale: boolean }>(
      `SELECT extract(epoch FROM not_before - edited_at)::float8 AS pause, wanted > delivered AS stale FROM messages WHERE run_id = $1`,
      [run],
    );
    expect(card).toEqual({ pause: 3, stale: true });
    await site.postman.advance(3000);
    const edits = site.callsOf('chat.update').length;
    site.postman.deliver();
    await site.settled();
    expect(site.callsOf('chat.update')).toHaveLength(edits + 1);
  });

  it('counts as urgent for what people wait for, and not for the progress after it', async () => {
    const { run } = await site.aCard();
    const priority = () => priorityOf(run);
    site.postman.deliver();
    const planning = await mustClaim(site.postman.store, run);
    const gate = { approvers: 0, typedName: false, ttlMs: 900_000 };
    await site.postman.store.runs.planned(planning, { plan: aPlan, digest: 'd', target: 't', gate }, []);
    expect(await priority()).toBe(1);
    await site.settled();
    const approval = (await site.postman.store.runs.card(run))?.approval?.id ?? '';
    await site.postman.store.runs.decide(approval, 'U0DEV', () => ({
      kind: 'vote',
      verdict: 'approve',
      closes: 'approved',
    }));
    await site.settled();
    const running = await mustClaim(site.postman.store, run);
    await site.postman.store.runs.lock(running, 't');
    await site.postman.store.runs.begin(running);
    expect(await priority()).toBe(3);
    await site.postman.store.runs.finish(running, { state: 'failed' });
    expect(await priority()).toBe(1);
  });

  it('of a question that only expired goes behind those that people wait for', async () => {
    site.postman.deliver();
    const { store } = site.postman;
    const [forgotten, pressed] = [await site.aCard(), await site.aCard()];
    for (const [{ run }, ttlMs] of [[forgotten, 60_000] as const, [pressed, 900_000] as const]) {
      const gate = { approvers: 0, typedName: false, ttlMs };
      await store.runs.planned(await mustClaim(store, run), { plan: aPlan, digest: 'd', target: `t${run}`, gate }, []);
    }
    await site.settled();
    await site.postman.advance(61_000);
    await store.runs.expire();
    await store.runs.cancel(pressed.run, 'U0DEV');
    expect(await priorityOf(forgotten.run)).toBe(3);
    expect(await priorityOf(pressed.run)).toBe(1);
    await site.textsIn(forgotten.channel, `R-${forgotten.run} expired`);
  });

  it('whose older edit arrives after a newer one is drawn once more', async () => {
    const { run, channel } = await site.aCard();
    site.postman.deliver();
    await site.textsIn(channel, `R-${run} requested`);
    const [card] = await site.postman.database.query<{ id: string }>('SELECT id FROM messages WHERE run_id = $1', [
      run,
    ]);
    const claimed = await mustClaim(site.postman.store, run);
    await site.postman.advance(3000);
    await site.textsIn(channel, `R-${run} planning`);
    await site.postman.store.runs.finish(claimed, { state: 'failed' });
    await site.textsIn(channel, `R-${run} failed`);
    // A process that was frozen in the middle of an edit comes back, sends it, and records it.
    const stale = site.postman.shown(channel)[0]?.ts ?? '';
    const { workspace } = site.postman;
    await fetch(`${workspace.apiUrl}chat.update`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, ts: stale, text: `R-${run} planning` }),
    });
    await site.postman.store.messages.delivered(Number(card?.id), 2, undefined, 0);
    await site.textsIn(channel, `R-${run} failed`);
  });

  it('whose edit was given up, and handled later, ends with what is true now', async () => {
    const { run, channel } = await site.aCard();
    site.postman.deliver();
    await site.textsIn(channel, `R-${run} requested`);
    site.postman.workspace.faults.inject({ on: 'api', method: 'chat.update', times: 1, kind: 'latency', ms: 5000 });
    const claimed = await mustClaim(site.postman.store, run);
    await site.postman.advance(3000);
    await expect
      .poll(() => site.postman.database.query(`SELECT 1 FROM messages WHERE error LIKE '%timeout%'`))
      .toHaveLength(1);
    await site.postman.store.runs.finish(claimed, { state: 'failed' });
    await site.textsIn(channel, `R-${run} failed`);
    await site.postman.advance(5000);
    await site.textsIn(channel, `R-${run} planning`); // the old edit has arrived
    await site.postman.advance(20_000);
    await site.textsIn(channel, `R-${run} failed`);
  });
});

describe('a place that is closed', () => {
  const directMessages = () => site.postman.workspace.messages('@dev', { as: 'dev' }).map(({ text }) => text);

  it('sends the card to who asked, and its notes with it', async () => {
    const { run, channel } = await site.aCard();
    site.postman.deliver();
    await site.textsIn(channel, `R-${run} requested`);
    const claimed = await mustClaim(site.postman.store, run);
    site.postman.workspace.admin.archive(channel);
    // The card waits for its next edit; the note is the first that finds the door closed.
    const report = { mark: 'warning' as const, headline: 'Another worker goes on.' };
    await site.postman.store.runs.note(claimed, { key: 'takeover', urgent: false, report });
    await expect.poll(directMessages).toContain('Another worker goes on.');
    await site.postman.store.runs.finish(claimed, { state: 'failed' });
    await expect.poll(directMessages).toContain(`R-${run} failed`);
    expect(await site.postman.database.query(`SELECT key FROM messages WHERE state = 'dropped'`)).toEqual([]);
  });

  it('sends a file to who asked too', async () => {
    const { run, channel } = await site.aCard();
    site.postman.deliver();
    await site.textsIn(channel, `R-${run} requested`);
    const claimed = await mustClaim(site.postman.store, run);
    site.postman.workspace.admin.archive(channel);
    await site.postman.store.runs.attach(claimed, { name: 'log.txt', title: 'The log', text: 'all is well' });
    await expect
      .poll(() => site.postman.workspace.files.map(({ file }) => file.ims.length + file.groups.length))
      .toContain(1);
    expect(await site.postman.database.query(`SELECT key FROM messages WHERE state = 'dropped'`)).toEqual([]);
  });
});
