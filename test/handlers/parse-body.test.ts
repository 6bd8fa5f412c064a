import { describe, expect, it } from 'vitest';
import { parseBody } from '../../src/handlers/web-receiver.ts';
import { cpuMs } from '../support/cpu-ms.ts';

const form = 'application/x-www-form-urlencoded';

describe('a body', () => {
  it('of a command is its form', () => {
    expect(parseBody('command=%2Fmcp&text=health+env%3Dstaging', form)).toEqual({
      command: '/mcp',
      text: 'health env=staging',
    });
  });

  it('of an interaction is the JSON in its payload', () => {
    expect(parseBody(`payload=${encodeURIComponent('{"type":"block_actions"}')}`, form)).toEqual({
      type: 'block_actions',
    });
  });

  it('of an event is JSON, with or without a charset', () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', '']) {
      expect(parseBody('{"type":"event_callback"}', type)).toEqual({ type: 'event_callback' });
    }
  });

  it('is read as a form whatever the case and the charset of its type', () => {
    expect(parseBody('command=%2Fmcp', 'Application/X-WWW-Form-Urlencoded; charset=UTF-8')).toEqual({
      command: '/mcp',
    });
  });

  it.each(['null', '[]', '[1]', '"text"', '7', 'true', '', '{', '{"a":', 'undefined'])('%s is none', (text) => {
    expect(parseBody(text, 'application/json')).toBeUndefined();
    expect(parseBody(`payload=${encodeURIComponent(text)}`, form)).toBeUndefined();
  });

  it('that is nested a hundred thousand deep neither ends the process nor takes long', () => {
    const deep = [
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ];
    expect(cpuMs(() => deep.map((body) => parseBody(body, 'application/json')))).toBeLessThan(500);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('that names %s pollutes nothing', (name) => {
    parseBody(`{"${name}":{"polluted":1},"a":{"${name}":{"polluted":1}}}`, 'application/json');
    parseBody(`${name}=1&${name}[polluted]=1&${name}.polluted=1`, form);
    parseBody(`payload=${encodeURIComponent(`{"${name}":{"polluted":1}}`)}`, form);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
