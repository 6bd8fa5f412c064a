import type { Core } from './core.ts';
import { fieldsOf, listOf } from './record.ts';
import type { Message } from './wire.ts';

/** Words of a block, for a person who reads a failed test. */
function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  const fields = fieldsOf(value);
  if (fields === undefined) return [];
  return Object.entries(fields).flatMap(([key, part]) => {
    if (typeof part === 'string') return key === 'text' || key === 'title' ? [part] : [];
    return wordsOf(part);
  });
}

function line(message: Message): string {
  const who = message.bot_id === undefined ? (message.user ?? '?') : 'app';
  const to = message.is_ephemeral === true ? ` (only ${message.ephemeral_to})` : '';
  const blocks = wordsOf([message.blocks, listOf(message.attachments).map((part) => fieldsOf(part)?.['blocks'])]);
  const shown = blocks.length > 0 ? `${message.text} ⟦${blocks.join(' | ')}⟧` : message.text;
  const thread = message.thread_ts !== undefined && message.thread_ts !== message.ts ? '  ↳ ' : '';
  return `    ${thread}${message.ts} ${who}${to}: ${shown.slice(0, 400)}`;
}

/** What is in the channels, which views are open and what went wrong on the wire: the newest of each, as text. */
export function describeWorkspace(core: Core): string {
  const lines: string[] = [];
  for (const [id, messages] of core.store.messages) {
    if (messages.length === 0) continue;
    const channel = core.store.channels.get(id);
    lines.push(
      `  #${channel?.name || channel?.members.join('+') || id} (${id})${channel?.archived === true ? ' archived' : ''}`,
    );
    lines.push(...messages.slice(-12).map(line));
  }
  for (const { user, view } of core.store.modals.values()) {
    lines.push(`  modal of ${user}: ${view.title.text} ⟦${wordsOf(view.blocks).join(' | ').slice(0, 400)}⟧`);
  }
  for (const call of core.log.calls.filter((one) => one.response?.['ok'] !== true).slice(-8)) {
    lines.push(`  call ${call.method}: ${call.end} ${call.status} ${String(call.response?.['error'] ?? '')}`);
  }
  for (const attempt of core.log.deliveries.filter((one) => !one.acked).slice(-8)) {
    lines.push(`  delivery ${attempt.kind} (attempt ${attempt.attempt}): ${attempt.reason}`);
  }
  return lines.join('\n');
}

const POLL_MS = 25;

/**
 * Waits until `check` gives something other than undefined and false: looked at after every change of the workspace, and in between
 * for what the workspace cannot know. The time-out runs on the machine's own clock, as moving the workspace's clock must not end it.
 */
export function waitFor<T>(
  core: Core,
  what: string,
  check: () => T | undefined | false,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearInterval(poll);
      clearTimeout(timeout);
      off();
      core.stopping.removeEventListener('abort', stop);
      finish();
    };
    const look = () => {
      try {
        const found = check();
        if (found !== undefined && found !== false) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const stop = () => end(() => reject(new Error(`The workspace stopped before ${what}.`)));
    const poll = setInterval(look, POLL_MS);
    const timeout = setTimeout(() => {
      end(() => reject(new Error(`Not seen in ${timeoutMs} ms: ${what}\n${describeWorkspace(core)}`)));
    }, timeoutMs);
    const off = core.store.changes.on(() => queueMicrotask(look));
    core.stopping.addEventListener('abort', stop, { once: true });
    look();
  });
}
