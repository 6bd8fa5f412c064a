import { describe, expect, it } from 'vitest';
import { usePostman } from '../support/faults/use-postman.ts';
import { aPlan } from '../support/plan.ts';
import { mustClaim } from '../support/store.ts';

const site = usePostman();

const refuseEdits = (code: string) =>
  site.postman.workspace.faults.inject({ on: 'api', method: 'chat.update', kind: 'error', code });
const posts = (channel: string) => site.postman.workspace.messages(channel);
const said = (channel: string) => JSON.stringify(posts(channel)).split('Stands for the message above').length - 1;

describe.each(['cant_update_message', 'edit_window_closed'])('where Slack refuses every edit (%s)', (code) => {
  it('a card is posted again for what people wait for, not for progress, and ends with what is true', async () => {
    const { run, channel } = await site.aCard();
    const { store } = site.postman;
    site.postman.deliver();
    await site.textsIn(channel, `R-${run} requested`);
    refuseEdits(code);
    const claimed = await mustClaim(store, run);
    const gate = { approvers: 0, typedName: false, ttlMs: 900_000 };
    await store.runs.planned(claimed, { plan: aPlan, digest: 'd', target: 't', gate }, []);
    await site.textsIn(channel, `R-${run} requested`, `R-${run} awaiting_approval`);
    const approval = (await store.runs.card(run))?.approval?.id ?? '';
    await store.runs.decide(approval, 'U0DEV', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
    await site.settled();
    const running = await mustClaim(store, run);
    await store.runs.lock(running, 't');
    await store.runs.begin(running);
    for (let step = 0; step < 5; step += 1) await store.runs.show(running, { mark: 'running', headline: `${step}` });
    await site.postman.advance(4000);
    await site.settled();
    const before = posts(channel).length;
    await store.runs.finish(running, { state: 'failed' });
    await site.settled();
    expect(posts(channel).at(-1)?.text).toBe(`R-${run} failed`);
    // The question, the decision, the end; of the progress nothing.
    expect([before, posts(channel).length]).toEqual([3, 4]);
    expect(said(channel)).toBe(1);
    const old = posts(channel).slice(0, -1);
    for (const { ts } of old) expect(await store.messages.superseded(channel, ts)).toBe(true);
    expect(await store.messages.superseded(channel, posts(channel).at(-1)?.ts ?? '')).toBe(false);
  });
});

it('an edit that is refused for a reason nobody foresaw is posted again, and the next one is an edit again', async () => {
  const { run, channel } = await site.aCard();
  site.postman.deliver();
  await site.textsIn(channel, `R-${run} requested`);
  site.postman.workspace.faults.inject({
    on: 'api',
    method: 'chat.update',
    kind: 'error',
    code: 'brand_new',
    times: 1,
  });
  const claimed = await mustClaim(site.postman.store, run);
  await site.postman.advance(4000);
  await site.textsIn(channel, `R-${run} requested`, `R-${run} planning`);
  await site.postman.store.runs.finish(claimed, { state: 'failed' });
  await site.textsIn(channel, `R-${run} requested`, `R-${run} failed`);
});

it('an answer for one person that Slack does not show in the channel reaches them directly', async () => {
  const { workspace, store } = site.postman;
  const channel = workspace.admin.addChannel({ name: 'mentioned' });
  workspace.faults.inject({ on: 'api', method: 'chat.postEphemeral', kind: 'error', code: 'user_not_in_channel' });
  await store.messages.add({
    key: 'answer:mention:1',
    kind: 'ephemeral',
    priority: 2,
    channel,
    user: 'U0DEV',
    content: { payload: { text: 'You cannot roll back: that needs the role operator.', blocks: [] } },
  });
  site.postman.deliver();
  await site.settled();
  const direct = workspace.messages('@dev', { as: 'dev' }).map(({ text }) => text);
  expect(direct).toEqual(['You cannot roll back: that needs the role operator.']);
  expect(workspace.messages(channel)).toEqual([]);
});
