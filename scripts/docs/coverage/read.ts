import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** A line of one of the two runbooks. */
export interface RunbookItem {
  /** A001 … A111, B001 … B103. */
  readonly id: string;
  readonly section: string;
  readonly words: string;
}

export const coverKinds = [
  'command',
  'check',
  'cause',
  'checklist',
  'alert',
  'playbook',
  'schedule',
  'setting',
] as const;
export type CoverKind = (typeof coverKinds)[number];

const id = z.string().regex(/^[AB]\d{3}$/);
const ids = z.array(id).min(1);
const names = z.array(z.string().min(1)).min(1);
const covered = z.strictObject({
  ids,
  /** What covers it: names, by their kind. */
  by: z.partialRecord(z.enum(coverKinds), names),
  /** Work of people: the bot keeps a task with its evidence. */
  task: z.literal(true).optional(),
  beyond: z.string().min(20),
  test: z.string().regex(/^test\/.+\.test\.ts$/),
});
const file = z.strictObject({
  covered: z.array(covered),
  notYet: z.strictObject({
    count: z.int().min(0),
    items: z.array(z.strictObject({ ids, what: z.string().min(10) })),
  }),
});

export type Coverage = z.infer<typeof file>;

/** Every line of the runbooks, in their order. Throws for a line of the file that has not three columns. */
export function readItems(text = here('items.tsv')): readonly RunbookItem[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [first, section, words] = line.split('\t');
      if (section === undefined || words === undefined) throw new Error(`items.tsv: not three columns in "${line}"`);
      return { id: id.parse(first), section, words };
    });
}

/** What covers them. Throws a ZodError that names each mistake. */
export function readCoverage(text = here('covered.yaml')): Coverage {
  return file.parse(parse(text));
}

function here(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
