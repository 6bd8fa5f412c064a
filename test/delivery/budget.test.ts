import { describe, expect, it } from 'vitest';
import { budget } from '../../src/delivery/budget.ts';

/** A budget on a time that is set by hand, in ms. */
function counted() {
  const time = { ms: 0 };
  const counts = budget(() => time.ms);
  const post = (channel = 'C1', urgent = false) => counts.take({ method: 'chat.postMessage', channel, urgent });
  const edit = (urgent = false) => counts.take({ method: 'chat.update', channel: 'C1', urgent });
  return { time, counts, post, edit };
}

/** How many calls go through one after the other in so many ms, a try each ms. */
function through(time: { ms: number }, ms: number, call: () => number): number {
  let made = 0;
  for (const end = time.ms + ms; time.ms < end; time.ms += 1) if (call() === 0) made += 1;
  return made;
}

describe('a channel', () => {
  it('takes two messages at once, then one a second', () => {
    const { time, post } = counted();
    expect([post(), post()]).toEqual([0, 0]);
    expect(post()).toBe(1000);
    time.ms = 1000;
    expect(post()).toBe(0);
    expect(post()).toBe(1000);
  });

  it('that is full keeps no other channel waiting', () => {
    const { post } = counted();
    for (let i = 0; i < 5; i += 1) post('C1');
    expect(post('C2')).toBe(0);
  });

  it('takes no more in a long while than Slack allows', () => {
    const { time, post } = counted();
    expect(through(time, 60_000, () => post())).toBeLessThanOrEqual(62);
  });

  it('that Slack closed opens when it said, not before, for urgent calls too', () => {
    const { time, counts, post } = counted();
    counts.limited({ method: 'chat.postMessage', channel: 'C1' }, 30_000);
    expect(post('C1', true)).toBe(30_000);
    expect(post('C2')).toBe(0);
    time.ms = 29_999;
    expect(post('C1', true)).toBe(1);
    time.ms = 30_000;
    expect(post('C1')).toBe(0);
  });
});

describe('edits', () => {
  it('are at most fifty a minute, whoever makes them', () => {
    const { time, edit } = counted();
    edit();
    expect(through(time, 5 * 60_000, () => edit(true))).toBeLessThanOrEqual(25 + 5 * 50);
  });

  it('of progress leave a fifth of the minute to those that people wait for', () => {
    const { edit } = counted();
    let progress = 0;
    while (edit() === 0) progress += 1;
    expect(progress).toBe(15);
    let urgent = 0;
    while (edit(true) === 0) urgent += 1;
    expect(urgent).toBe(10);
  });

  it('go on right after the time Slack asked for, one by one', () => {
    const { time, counts, edit } = counted();
    counts.limited({ method: 'chat.update', channel: 'C1' }, 5000);
    expect(edit()).toBe(5000);
    time.ms = 5000;
    expect(edit()).toBe(0);
    expect(edit()).toBeGreaterThan(0);
    expect(edit()).toBeLessThanOrEqual(1200);
  });

  it('do not wait for posts, nor posts for edits', () => {
    const { counts, post, edit } = counted();
    counts.limited({ method: 'chat.update', channel: 'C1' }, 60_000);
    expect(post()).toBe(0);
    counts.limited({ method: 'chat.postMessage', channel: 'C1' }, 60_000);
    expect(edit()).toBe(60_000);
  });
});

it('a shorter wait does not end a longer one', () => {
  const { counts, post } = counted();
  counts.limited({ method: 'chat.postMessage', channel: 'C1' }, 30_000);
  counts.limited({ method: 'chat.postMessage', channel: 'C1' }, 1000);
  expect(post()).toBe(30_000);
});
