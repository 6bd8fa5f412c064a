import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { findCommand, parseAsked } from '../../src/catalog/parse.ts';
import { paramUsages, usageLine } from '../../src/catalog/usage.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

const answers = await shippedAnswers();
const parse = (text: string) => {
  const { command, params, environment } = parseAsked(answers, splitCommandLine(text), ['production', 'staging']);
  return { command, params, ...(environment === undefined ? {} : { environment }) };
};

describe('what a person types about an incident', () => {
  it.each([
    ['incident ack', 'incident ack', {}],
    ['incident ack INC-7 on it', 'incident ack', { incident: 7, words: 'on it' }],
    ['incident ACK inc-7', 'incident ack', { incident: 7 }],
    ['incident update rolling back now', 'incident update', { text: 'rolling back now' }],
    ['incident update INC-7 "rolling back"', 'incident update', { incident: 7, text: 'rolling back' }],
    ['incident note set memory=512Mi in staging', 'incident note', { text: 'set memory=512Mi in staging' }],
    ['incident note test=1', 'incident note', { text: 'test=1' }],
    ['incident note ask <@U0OLA|ola>', 'incident note', { text: 'ask @ola' }],
    ['incident severity sev1', 'incident severity', { severity: 1 }],
    ['incident role comms <@U0OLA|Ola Normann>', 'incident role', { role: 'comms', person: '<@U0OLA|Ola Normann>' }],
    ['incident role INC-7 Scribe me', 'incident role', { incident: 7, role: 'scribe', person: 'me' }],
    ['incident task fix it <@U0OLA|ola>', 'incident task', { task: 'fix it <@U0OLA|ola>' }],
    ['incident phase Mitigate', 'incident phase', { phase: 'mitigate' }],
    ['incident constructor', 'incident', { verb: 'constructor' }],
    ['run r-1042', 'run', { run: 1042 }],
  ])('%s', (text, command, params) => {
    expect(parse(text)).toEqual({ command, params });
  });

  it('a title may name an environment; only env= chooses one', () => {
    expect(parse('incident declare staging is down')).toEqual({
      command: 'incident declare',
      params: { title: 'staging is down' },
    });
    expect(parse('incident declare "down" severity=P1 env=staging')).toEqual({
      command: 'incident declare',
      params: { title: 'down', severity: 1 },
      environment: 'staging',
    });
  });

  it.each([
    ['incident severity', 'The severity is P1, P2, P3 or P4.'],
    ['incident severity P9', 'The severity is P1, P2, P3 or P4.'],
    ['incident phase later', 'The phases are detect, triage,'],
    ['incident role captain', 'The roles are lead, comms, scribe.'],
    ['incident update', 'The update has no words.'],
    ['incident update ""', 'The update has no words.'],
    ['incident declare "down" serverity=P1', 'there is no parameter "serverity"'],
    ['incident severity INC-7 P1 P2', '"P2" is one word too many'],
    ['runs dry=yes', 'there is no parameter "dry"'],
    ['runs env=staging', 'there is no parameter "env"'],
    ['run R-1 R-2', '"R-2" is one word too many'],
    ['run 0x1', 'I need the number of one run.'],
  ])('%s is refused: %s', (text, words) => {
    expect(() => parse(text)).toThrow(words);
  });
});

describe('every answer', () => {
  it('has a summary without a full stop, described parameters and examples that parse to itself', () => {
    expect(answers.size).toBeGreaterThan(20);
    for (const [command, answer] of answers) {
      expect(answer.summary).not.toMatch(/\.$/);
      for (const { description } of paramUsages(answer)) expect(description, command).not.toBe('');
      for (const example of answer.examples)
        expect(parse(example.replace(/^\/mcp ?/, '') || 'menu').command).toBe(command);
      expect(usageLine(command, answer)).toMatch(new RegExp(`^/mcp ${command}`));
    }
  });

  it('takes no command away from an action', async () => {
    for (const command of (await shippedActions()).keys())
      expect(findCommand(answers, splitCommandLine(command)), command).toBeUndefined();
  });
});
