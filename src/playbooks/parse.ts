import { isAlias, isNode, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { type Condition, parseCondition } from './condition.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';
import { structureMistakes } from './structure.ts';

const key = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'a step is named by small letters, digits and hyphens');
const words = z.string().trim().min(3).max(200);
const command = z.string().trim().min(2).max(200);
const condition = z
  .string()
  .max(300)
  .transform((text, context): Condition => {
    const read = parseCondition(text);
    if (!('mistake' in read)) return read;
    context.addIssue({ code: 'custom', message: read.mistake });
    return z.NEVER;
  });
const when = { if: condition.optional() };

const kinds = {
  look: z.strictObject({ look: key, ...when, do: command, why: words }),
  ask: z.strictObject({
    ask: key,
    ...when,
    say: words,
    answers: z
      .array(z.string().regex(/^[a-z][a-z0-9 -]{0,29}$/, 'an answer is a word or a few'))
      .min(2)
      .max(4),
  }),
  act: z.strictObject({
    act: key,
    ...when,
    do: command,
    label: z.string().trim().min(3).max(40),
    why: words,
    from: key.optional(),
    again: key.optional(),
  }),
  end: z.strictObject({ end: key, ...when, say: words }),
};
type Kind = keyof typeof kinds;

const head = z.strictObject({
  title: z.string().trim().min(3).max(60),
  about: words,
  runbook: z.array(words).default([]),
  alerts: z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)).default([]),
  steps: z.array(z.record(z.string(), z.unknown())).min(2).max(20),
});

/** Longer ones are no guide that somebody reads at night. */
const mostCharacters = 20_000;

/**
 * Reads a playbook strictly: what it does not know is a mistake. Gives the playbook, or every mistake at once, each with its line.
 */
export function parsePlaybook(text: string): Playbook | { readonly mistakes: readonly string[] } {
  if (text.length > mostCharacters) return { mistakes: [`has more than ${mostCharacters} characters`] };
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: true, lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) return { mistakes: [broken.message.split('\n')[0] ?? 'is not YAML'] };
  let aliased: number | undefined;
  visit(document, {
    Alias(_, alias) {
      aliased ??= isAlias(alias) && alias.range ? lines.linePos(alias.range[0]).line : 1;
    },
  });
  if (aliased !== undefined) return { mistakes: [`line ${aliased}: aliases are not read here: write it out`] };
  const at = (path: readonly PropertyKey[], message: string) => `line ${lineOf(path)}: ${message}`;
  const read = head.safeParse(document.toJS());
  if (!read.success) return { mistakes: issues(read.error, []) };
  const steps: PlaybookStep[] = [];
  const mistakes: string[] = [];
  for (const [index, raw] of read.data.steps.entries()) {
    const step = stepOf(raw);
    if ('error' in step)
      mistakes.push(
        ...(step.error instanceof z.ZodError
          ? issues(step.error, ['steps', index])
          : [at(['steps', index], step.error)]),
      );
    else steps.push(step);
  }
  if (mistakes.length > 0) return { mistakes };
  const structure = structureMistakes(steps).map(({ index, message }) => at(['steps', index], message));
  const { title, about, runbook, alerts } = read.data;
  return structure.length > 0 ? { mistakes: structure } : { title, about, runbook, alerts, steps };

  function issues(error: z.ZodError, under: readonly PropertyKey[]): readonly string[] {
    return error.issues.map((issue) => {
      const path = [...under, ...issue.path];
      const named = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
      return at(path, `${named}${issue.message}`);
    });
  }

  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function stepOf(raw: Readonly<Record<string, unknown>>): PlaybookStep | { readonly error: z.ZodError | string } {
  const named = (Object.keys(kinds) as Kind[]).filter((kind) => Object.hasOwn(raw, kind));
  const [kind] = named;
  if (kind === undefined || named.length > 1) return { error: 'a step is one of look, ask, act and end' };
  const { data, error } = kinds[kind].safeParse(raw);
  if (error !== undefined) return { error };
  const common = { when: data.if };
  if ('look' in data) return { kind: 'look', key: data.look, ...common, command: data.do, why: data.why };
  if ('ask' in data) return { kind: 'ask', key: data.ask, ...common, say: data.say, answers: data.answers };
  if ('end' in data) return { kind: 'end', key: data.end, ...common, say: data.say };
  const { do: asked, label, why, from, again } = data;
  return { kind: 'act', key: data.act, ...common, command: asked, label, why, from, again };
}
