import { cut } from './cut.ts';
import type { TextFile } from './file.ts';
import type { Change, Plan } from './plan.ts';
import { plain, type Text } from './text.ts';

/** What a message has room for; the whole plan is in a file where it does not fit. */
const most = {
  lines: 40,
  lineWidth: 240,
  lineCharacters: 5000,
  words: 600,
  wordCharacters: 4000,
  headline: 300,
  members: 10,
} as const;

/** A plan as its message shows it. */
export interface Sheet {
  readonly lines: readonly string[];
  readonly warnings: readonly Text[];
  /** What is promised, and the course it takes. */
  readonly promises: readonly Text[];
  /** Changes that have no line here. */
  readonly left: number;
  /** The first of the set it acts on, and how many more there are. */
  readonly members: readonly Text[];
  readonly moreMembers: number;
  /** Everything a person says yes to is here in full. */
  readonly whole: boolean;
}

/** The name of the file with the whole plan, in the thread of its message. */
export const planFileName = 'plan.txt';

/** What a message shows of a plan. What does not fit is counted, and `whole` is false: then `planFile` has it all. */
export function sheetOf(plan: Plan): Sheet {
  const width = labelWidth(plan.changes);
  const lines: string[] = [];
  let whole = [plan.headline, plan.confirm, plan.subject].every((text) => text.length <= most.headline);
  let characters = 0;
  for (const change of plan.changes) {
    const line = changeLine(change, width);
    const shown = cutCounted(line, most.lineWidth);
    characters += shown.length;
    if (lines.length === most.lines || characters > most.lineCharacters) break;
    whole &&= shown === line;
    lines.push(shown);
  }
  let words = 0;
  const fit = (text: Text): Text => {
    const full = plain(text);
    words += Math.min(full.length, most.words);
    const room = words > most.wordCharacters ? 40 : most.words;
    whole &&= full.length <= room;
    return full.length <= room ? text : cutCounted(full, room);
  };
  const warnings = (plan.warnings ?? []).map(fit);
  const promises = [...plan.promises.map(({ text }) => text), ...plan.course].map(fit);
  const preview = plan.selection?.preview ?? [];
  const members = preview
    .slice(0, most.members)
    .map(({ text }) => text)
    .map(fit);
  const left = plan.changes.length - lines.length;
  const moreMembers = preview.length - members.length;
  whole &&= left === 0 && moreMembers === 0 && warnings.length + promises.length <= 60;
  return { lines, warnings, promises, left, members, moreMembers, whole };
}

/** The whole plan as a file; undefined where its message shows it all. */
export function planFile(plan: Plan): TextFile | undefined {
  if (sheetOf(plan).whole) return undefined;
  const { headline, changes, warnings = [], promises, course, selection } = plan;
  const width = labelWidth(changes);
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines]);
  const text = [
    headline,
    ...part(
      'Changes',
      changes.map((change) => changeLine(change, width)),
    ),
    ...part(
      'Warnings',
      warnings.map((warning) => plain(warning)),
    ),
    ...part(
      'Promises',
      promises.map((promised) => plain(promised.text)),
    ),
    ...part(
      'Course',
      course.map((line) => plain(line)),
    ),
    ...part(
      'What it acts on',
      (selection?.preview ?? []).map(({ text: member }) => plain(member)),
    ),
  ];
  return { name: planFileName, title: 'The whole plan', text: `${text.join('\n')}\n` };
}

/** One column for labels, unless one of them is out of all proportion. */
function labelWidth(changes: readonly Change[]): number {
  return Math.min(60, Math.max(0, ...changes.map(({ label }) => visible(label).length)));
}

/** `  server image   mcp/server:2.4.0 → 2.3.0`; what gives more power has a sign before it. */
function changeLine({ label, before, after, danger }: Change, width: number): string {
  const what = before === after ? `${visible(before)} (unchanged)` : `${visible(before)} → ${visible(after)}`;
  return `${danger === true ? '⚠ ' : ''}${visible(label).padEnd(width)}  ${what}`;
}

/** A value on one line, with everything in it to be seen: a line break could pass for another line of the plan. */
function visible(text: string): string {
  return text
    .replaceAll('\n', '\\n')
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** Cuts at a character count, and says how much is missing. */
export function cutCounted(text: string, room: number): string {
  if (text.length <= room) return text;
  const note = (left: number) => `… (${left} more characters)`;
  const kept = room - note(text.length).length;
  const shown = cut(text, kept, '');
  return `${shown}${note(text.length - shown.length)}`;
}
