import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeIssue,
  messageCharacters,
  validateBlocks,
  validateView,
} from '../../sandbox/workspace/blocks/surfaces.ts';
import type { ChatPayload } from '../../src/ports/chat.ts';
import { goldens } from '../golden/all.ts';
import { contactSheet } from '../golden/contact-sheet.ts';
import { pageDigest, themes } from '../golden/pages.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

const folder = new URL('../golden/payloads/', import.meta.url);
const shipped = goldens(await shippedActions(), await shippedAnswers());

describe('every message and view', () => {
  it('is as it was looked at (npm run golden draws it again)', () => {
    const all = shipped;
    for (const [name, { payload }] of all) {
      const kept: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
      expect(JSON.parse(JSON.stringify(payload)), name).toEqual(kept);
    }
    expect(readdirSync(folder).sort()).toEqual([...all.keys()].map((name) => `${name}.json`).sort());
  });

  it('has a picture of how it looks now: if not it is stale, run npm run golden and look at it', () => {
    const all = shipped;
    const golden = new URL('../golden/', import.meta.url);
    const kept: unknown = JSON.parse(readFileSync(new URL('digests.json', golden), 'utf8'));
    expect(kept).toEqual(Object.fromEntries([...all].map(([name, one]) => [name, pageDigest(one)])));
    const pictures = [...all.keys()].flatMap((name) => themes.map((theme) => `${name}.${theme}.png`));
    expect(readdirSync(new URL('pictures/', golden)).sort()).toEqual(pictures.sort());
    expect(readFileSync(new URL('README.md', golden), 'utf8')).toBe(contactSheet([...all.keys()]));
  });

  it('keeps the limits of Block Kit', () => {
    for (const [name, { kind, payload }] of shipped) {
      const plain = JSON.parse(JSON.stringify(payload)) as { readonly type?: string; readonly blocks: unknown };
      const issues =
        kind === 'view' ? validateView(plain, plain.type === 'home' ? 'home' : 'modal') : validateBlocks(plain.blocks);
      expect(issues.map(describeIssue), name).toEqual([]);
      if (kind === 'message') expect(messageCharacters(plain.blocks, undefined), name).toBeLessThan(12_500);
    }
  });

  it('says in its plain text what a phone shows and a screen reader reads, in one line', () => {
    for (const [name, { kind, payload }] of shipped) {
      if (kind === 'view') continue;
      const { text } = payload as ChatPayload;
      expect(text, name).toMatch(/^\S.{5,}/);
      expect(text, name).not.toMatch(/\n/);
    }
  });
});
