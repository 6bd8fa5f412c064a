import { describe, expect, it } from 'vitest';
import { judge, parseCondition } from '../../src/playbooks/condition.ts';
import { parsePlaybook } from '../../src/playbooks/parse.ts';

const good = `title: High error rate
about: More calls fail than should
alerts: [McpErrorRateHigh]
steps:
  - look: errors
    do: metrics errors
    why: How many fail
  - ask: told
    if: errors.mark == bad
    say: Has the provider been told?
    answers: ['yes', 'no']
  - act: back
    if: errors.offers has rollback or told.answer == no
    do: rollback
    from: errors
    again: errors
    label: Roll back
    why: They are new
  - end: over
    if: back.state == done
    say: Fewer fail
`;

function mistakes(text: string): readonly string[] {
  const read = parsePlaybook(text);
  return 'mistakes' in read ? read.mistakes : [];
}

describe('a playbook', () => {
  it('is read whole', () => {
    const read = parsePlaybook(good);
    expect(read).toMatchObject({
      title: 'High error rate',
      alerts: ['McpErrorRateHigh'],
      runbook: [],
      steps: [
        { kind: 'look', key: 'errors', command: 'metrics errors', when: undefined },
        { kind: 'ask', answers: ['yes', 'no'], when: { step: 'errors', field: 'mark', operator: '==', value: 'bad' } },
        { kind: 'act', from: 'errors', again: 'errors', when: { join: 'or' } },
        { kind: 'end' },
      ],
    });
  });

  it.each([
    ['another key', good.replace('    why: How many fail', '    wy: How many fail'), /^line 5: .*"wy"/],
    [
      'no kind of step',
      good.replace('- ask: told', '- wait: told'),
      /^line 8: a step is one of look, ask, act and end$/,
    ],
    [
      'a condition nobody can read',
      good.replace('errors.mark == bad', 'errors > 3'),
      /^line 9: if: "errors > 3" is no condition/,
    ],
    [
      'a look back at nothing',
      good.replace('errors.mark == bad', 'error.mark == bad'),
      /^line 8: error is no step before/,
    ],
    ['a look forward', good.replace('errors.mark == bad', 'back.state == done'), /^line 8: back is no step before/],
    [
      'a mark there is none of',
      good.replace('mark == bad', 'mark == ill'),
      /errors\.mark is never ill: one of good, bad/,
    ],
    [
      'an answer nobody can give',
      good.replace('told.answer == no', 'told.answer == maybe'),
      /told\.answer is never maybe/,
    ],
    [
      'a field its step has not',
      good.replace('told.answer == no', 'told.mark == bad'),
      /told is an ask and has no mark/,
    ],
    ['a name that comes twice', good.replace('ask: told', 'ask: errors'), /the name errors comes twice/],
    ['no end', good.replace(/ {2}- end[\s\S]*/, ''), /^line 12: the last step must be an end$/],
    ['an alias', good.replace('say: Fewer fail', 'say: *x'), /^line 21: aliases are not read here/],
    ['no YAML', 'title: [', /at line 1/],
    ['a bomb', `title: ${'x'.repeat(30_000)}`, /more than 20000 characters/],
  ])('with %s is refused, with the line', (_, text, words) => {
    expect(mistakes(text)).toContainEqual(expect.stringMatching(words));
  });

  it('tells every mistake at once', () => {
    const two = good.replace('errors.mark == bad', 'what').replace('    why: How many fail', '    wy: How many fail');
    expect(mistakes(two).length).toBeGreaterThanOrEqual(2);
  });
});

describe('a condition', () => {
  const known = { a: 'yes', b: 'no', c: 'later', d: 'unclear' } as const;
  const judged = (text: string) => {
    const read = parseCondition(text.replace(/\b([abcd])\b/g, '$1.mark == bad'));
    if ('mistake' in read) throw new Error(read.mistake);
    return judge(read, ({ step }) => known[step as keyof typeof known]);
  };

  it.each([
    ['a', 'yes'],
    ['b', 'no'],
    ['a and b', 'no'],
    ['a and c', 'later'],
    ['a and d', 'unclear'],
    ['b and c', 'no'],
    ['c and d', 'later'],
    ['b or a', 'yes'],
    ['c or a', 'yes'],
    ['d or b', 'unclear'],
    ['c or d', 'later'],
    ['b or b', 'no'],
    ['b and c or a', 'yes'],
    ['a and c or b', 'later'],
  ] as const)('%s is %s', (text, is) => {
    expect(judged(text)).toBe(is);
  });
});
