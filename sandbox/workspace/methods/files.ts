import { z } from 'zod';
import type { Core, Upload } from '../core.ts';
import { fileCopy } from '../objects.ts';
import { refuse } from '../refusal.ts';
import { refuseArchived, visibleChannel } from '../rules/access.ts';
import { readContents } from '../rules/contents.ts';
import { fileOf, shareWhenScanned } from '../rules/files.ts';
import type { Draft } from '../state/messages.ts';
import { findMessage, isReply } from '../state/messages.ts';
import { json, whole, word } from './arguments.ts';
import { type Caller, method } from './method.ts';

/** One file may hold 1 GB in Slack; this workspace keeps files in memory and stops earlier, in bytes. */
const MOST_BYTES = 50_000_000;

export const getUploadURLExternal = method({
  name: 'files.getUploadURLExternal',
  tier: 4,
  scopes: ['files:write'],
  args: z.object({ filename: word, length: whole, alt_text: word.optional(), snippet_type: word.optional() }),
  run(core, caller, args) {
    if (args.filename === '' || args.length < 1 || args.length > MOST_BYTES) throw refuse('invalid_arguments');
    const secret = core.store.ids.secret(24);
    const fileId = core.store.ids.next('F');
    const { filename: name, length } = args;
    core.uploads.set(secret, { fileId, name, length, user: caller.userId, content: undefined });
    return { upload_url: `${core.url()}/upload/v1/${secret}`, file_id: fileId };
  },
});

const completeArgs = z.object({
  files: json.pipe(z.array(z.looseObject({ id: word, title: word.optional() })).min(1)),
  channel_id: word.optional(),
  channels: word.optional(),
  thread_ts: word.optional(),
  initial_comment: word.optional(),
  blocks: json.optional(),
});

/** The message that will show the files, or undefined when they are not to be shared. */
function shareDraft(core: Core, caller: Caller, args: z.infer<typeof completeArgs>): Draft | undefined {
  const place = args.channel_id ?? args.channels;
  if (place === undefined || place === '') return undefined;
  const channel = refuseArchived(visibleChannel(core, caller, place));
  if (!channel.members.includes(caller.userId)) throw refuse('not_in_channel');
  const contents = readContents(core, { text: args.initial_comment ?? '', blocks: args.blocks });
  const root = args.thread_ts === undefined ? undefined : findMessage(core.store, channel.id, args.thread_ts);
  if (args.thread_ts !== undefined && root === undefined) throw refuse('thread_not_found');
  return {
    channel: channel.id,
    user: caller.userId,
    ...(caller.token === 'bot' ? { bot_id: core.app.botId, app_id: core.app.id } : {}),
    text: contents.text ?? '',
    blocks: contents.blocks,
    thread_ts: root === undefined ? undefined : isReply(root) ? root.thread_ts : root.ts,
  };
}

export const completeUploadExternal = method({
  name: 'files.completeUploadExternal',
  tier: 4,
  scopes: ['files:write'],
  args: completeArgs,
  run(core, caller, args) {
    const uploaded = new Map<string, Upload>();
    for (const upload of core.uploads.values()) if (upload.content !== undefined) uploaded.set(upload.fileId, upload);
    const chosen = args.files.map((file) => ({ upload: uploaded.get(file.id), title: file.title }));
    if (chosen.some(({ upload }) => upload === undefined)) throw refuse('file_not_found');
    const draft = shareDraft(core, caller, args);
    const files = chosen.flatMap(({ upload, title }) => (upload === undefined ? [] : [keep(core, upload, title)]));
    for (const [secret, upload] of core.uploads) if (uploaded.has(upload.fileId)) core.uploads.delete(secret);
    const ids = files.map((file) => file.id);
    core.background(shareWhenScanned(core, ids, draft));
    return { files: files.map(fileCopy) };
  },
});

function keep(core: Core, upload: Upload, title: string | undefined) {
  const file = fileOf(core, upload, title);
  core.store.files.set(file.id, { file, content: upload.content?.toString('base64') ?? '' });
  core.store.changes.emit({ type: 'file', id: file.id });
  return file;
}

export const info = method({
  name: 'files.info',
  tier: 4,
  scopes: ['files:read'],
  args: z.object({ file: word }),
  run(core, _caller, args) {
    const stored = core.store.files.get(args.file);
    if (stored === undefined) throw refuse('file_not_found');
    return { file: fileCopy(stored.file), comments: [], response_metadata: { next_cursor: '' } };
  },
});
