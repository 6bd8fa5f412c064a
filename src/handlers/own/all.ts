import { cancel } from './cancel.ts';
import { contacts } from './contacts.ts';
import { help } from './help.ts';
import { incident } from './incident.ts';
import { menu } from './menu.ts';
import { oncall } from './oncall.ts';
import type { OwnAnswer } from './own.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';

const listed = [runs, run, cancel, incident, oncall, contacts] as const;

/** The commands the bot answers by itself, by their first word; '' is `/mcp` alone. */
export const ownAnswers: ReadonlyMap<string, OwnAnswer> = new Map(
  [menu, help(listed), ...listed].map((own) => [own.command, own]),
);
