import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privateFolder } from '../../sandbox/folder.ts';
import { keptToken } from '../../sandbox/kept.ts';

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'mcp-chatops-folder-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const modeOf = (path: string) => lstatSync(path).mode & 0o777;

describe('the folder of the sandbox', () => {
  it('is made so that nobody else lists it or writes into it, and is taken again', () => {
    const folder = join(place, 'fresh');
    privateFolder(folder);
    expect(modeOf(folder) & 0o066).toBe(0);
    chmodSync(folder, 0o777);
    privateFolder(folder);
    expect(modeOf(folder) & 0o066).toBe(0);
  });

  it('is never reached through a link, nor taken from a file', () => {
    const target = join(place, 'target');
    mkdirSync(target);
    symlinkSync(target, join(place, 'link'));
    writeFileSync(join(place, 'file'), '');
    expect(() => privateFolder(join(place, 'link'))).toThrow('is no folder');
    expect(() => privateFolder(join(place, 'file'))).toThrow('is no folder');
  });

  it.skipIf(process.getuid?.() !== 0)('is not taken from another user who was faster', () => {
    const folder = join(place, 'theirs');
    mkdirSync(folder);
    chownSync(folder, 65534, 65534);
    expect(() => privateFolder(folder)).toThrow('belongs to another user (65534)');
  });

  it('keeps the token from start to start, for its owner alone', () => {
    const folder = join(place, 'kept');
    privateFolder(folder);
    const token = keptToken(folder);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(keptToken(folder)).toBe(token);
    expect(modeOf(join(folder, 'token'))).toBe(0o600);
  });
});
