import { randomUUID } from 'node:crypto';
import { systemClock } from './adapters/system-clock.ts';
import { reportMessage } from './blocks/report.ts';
import { runCard } from './blocks/run-card.ts';
import { buildParts } from './bot.ts';
import { splitCommandLine } from './catalog/command-line.ts';
import { type CliArguments, cliArguments } from './cli/arguments.ts';
import { filesText, saveFiles } from './cli/files.ts';
import { follow } from './cli/follow.ts';
import { printable } from './cli/printable.ts';
import { payloadText, peopleIn } from './cli/text.ts';
import type { AppParts } from './compose/app-parts.ts';
import { loadConfig, type Surroundings } from './config.ts';
import { asFault, fault } from './errors.ts';
import { answerOwn } from './handlers/command.ts';
import { request } from './jobs/request.ts';
import { isPerson } from './model/person.ts';
import { planFile } from './model/plan-sheet.ts';
import type { Part } from './model/report.ts';
import { byPerson, type RunCard, type RunState } from './model/run.ts';
import type { ChatPayload } from './ports/chat.ts';

/** Exit codes: 0 done · 1 failed · 2 refused or mistyped · 3 not decided (waiting, cancelled, expired, drifted). */
export type ExitCode = 0 | 1 | 2 | 3;

/** Where the words go: answers to `out`, progress and errors to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person is there to answer a question. */
  readonly interactive: boolean;
}

const codes: Readonly<Partial<Record<RunState, ExitCode>>> = {
  succeeded: 0,
  refused: 2,
  awaiting_approval: 3,
  cancelled: 3,
  expired: 3,
  drifted: 3,
};

/**
 * The same actions from a terminal, through the same door: rights, plan, approval and audit as in Slack. Who asks is the Slack user
 * id in MCP_CHATOPS_USER: whoever holds the store's password can be anybody, so this is for those who have it anyway.
 */
export async function runCli(args: readonly string[], around: Surroundings, given: Terminal): Promise<ExitCode> {
  return runOn(args, around, {
    ...given,
    out: (text) => given.out(printable(text)),
    err: (text) => given.err(printable(text)),
  });
}

async function runOn(args: readonly string[], around: Surroundings, terminal: Terminal): Promise<ExitCode> {
  const given = cliArguments(args);
  try {
    const config = loadConfig(around);
    const user = around.env['MCP_CHATOPS_USER'] ?? '';
    if (!isPerson(user)) {
      throw fault('CONFIG_INVALID', 'MCP_CHATOPS_USER is not set.', {
        hint: 'Set it to the Slack user id you act as, such as U012ABCDEF.',
      });
    }
    const quiet = { ...config, file: { ...config.file, log: { level: 'error' as const } } };
    const { parts, close } = await buildParts({
      config: quiet,
      clock: systemClock(),
      logStream: { write: terminal.err },
    });
    try {
      return await answer(parts, given, user, terminal);
    } finally {
      await parts.queue?.close();
      await parts.engine.store.close();
      await close();
    }
  } catch (error) {
    return complain(error, given.json, terminal);
  }
}

async function answer(parts: AppParts, given: CliArguments, user: string, terminal: Terminal): Promise<ExitCode> {
  const { engine, answers } = parts;
  const { words } = given;
  const origin = { via: 'terminal' as const, team: '', channel: '' };
  const context = { engine, answers, dialogue: parts.dialogue, identity: { team: '', app: undefined, botUser: '' } };
  const key = `terminal:${randomUUID()}`;
  const own = await answerOwn(context, { user, key, origin }, words.length === 0 ? splitCommandLine('help') : words);
  if (own !== undefined) {
    if (own.payload !== undefined) terminal.out(`${await drawn(parts, own.payload)}\n`);
    return 0;
  }
  const wish = { kind: 'words' as const, words };
  const { run, elsewhere } = await request(engine, {
    key,
    actor: user,
    origin,
    ground: byPerson,
    wish,
  });
  if (run === undefined) throw fault('INTERNAL', 'The request made no run.');
  const draw = (shown: RunCard) =>
    drawn(
      parts,
      runCard(shown, () => undefined),
    );
  const card = await follow({
    engine,
    run,
    user,
    yes: given.yes,
    interactive: terminal.interactive,
    channel: elsewhere,
    show: async (shown) => {
      const file = shown.run.plan === undefined ? undefined : planFile(shown.run.plan);
      terminal.err(`${await draw(shown)}\n${file === undefined ? '' : `\n${file.text}`}`);
    },
    say: (line) => terminal.err(`${line}\n`),
  });
  terminal.out(`${given.json ? JSON.stringify(card, null, 2) : await draw(card)}\n`);
  const pages = card.run.report?.pages?.list ?? [];
  for (const payload of given.json ? [] : furtherPages(pages)) terminal.out(`\n${await drawn(parts, payload)}\n`);
  const files = card.run.report?.attachments ?? [];
  if (!given.json) terminal.out(filesText(files, terminal.interactive));
  if (given.save !== undefined && files.length > 0) {
    const saved = await saveFiles(given.save, files, (name) => engine.store.runs.bytes(run, name));
    terminal.err(`kept: ${saved.join(', ')}\n`);
  }
  return codes[card.run.state] ?? 1;
}

/** A terminal has room for every page. */
function furtherPages(pages: readonly (readonly Part[])[]): readonly ChatPayload[] {
  return pages.slice(1).map((list, index) => {
    const headline = `Page ${index + 2} of ${pages.length}`;
    return reportMessage({ mark: 'neutral', headline, parts: list }, () => undefined);
  });
}

function complain(error: unknown, json: boolean, terminal: Terminal): ExitCode {
  const failure = asFault(error);
  const { code, message, hint } = failure;
  if (json) terminal.out(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  else terminal.err(`${message}\n${hint}\n`);
  if (code === 'INTERNAL' && failure.cause instanceof Error) terminal.err(`${failure.cause.stack ?? ''}\n`);
  return code === 'INTERNAL' || code === 'STORE_DOWN' ? 1 : 2;
}

/** A message as it is read in a terminal: people by name, as in Slack. */
async function drawn({ directory }: AppParts, payload: ChatPayload): Promise<string> {
  const names = await directory.names(peopleIn(payload));
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat('en-GB', clock);
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...clock });
  return payloadText(payload, {
    user: (id) => names.get(id) ?? id,
    time: (seconds, format) => (format === '{time}' ? time : day).format(new Date(seconds * 1000)),
  });
}
