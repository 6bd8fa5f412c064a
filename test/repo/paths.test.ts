import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { longFiles } from '../support/longest-first.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a recipe makes, and so is not there. */
const toBeMade = /cache\/(?:size|clear)|budgets|zabbix/;

describe.each(['docs/architecture.md', 'CONTRIBUTING.md'])('%s', (page) => {
  const text = readFileSync(`${root}${page}`, 'utf8');
  const paths = [...text.matchAll(/`((?:src|test|docs|scripts|deploy|migrations|sandbox)\/[^`\s*]*)`/g)].map(
    ([, path = '']) => path,
  );

  it('names places of the repository', () => {
    expect(paths.length).toBeGreaterThan(8);
  });

  it('names none that is not there', () => {
    expect(paths.filter((path) => !toBeMade.test(path) && !existsSync(`${root}${path}`))).toEqual([]);
  });

  it('links to none that is not there', () => {
    const folder = page.includes('/') ? `${root}docs/` : root;
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(`${folder}${link}`))).toEqual([]);
  });
});

it('every file that is to begin first is there', () => {
  expect(longFiles.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
});
