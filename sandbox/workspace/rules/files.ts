import type { Core, Upload } from '../core.ts';
import { seconds } from '../state/ids.ts';
import { addMessage, type Draft, editMessage } from '../state/messages.ts';
import type { Channel } from '../state/model.ts';
import { sleepUntil } from '../waiting.ts';
import type { FileObject } from '../wire.ts';
import { announce } from './announce.ts';

const KINDS: Readonly<Record<string, readonly [mime: string, pretty: string]>> = {
  txt: ['text/plain', 'Plain Text'],
  log: ['text/plain', 'Plain Text'],
  md: ['text/markdown', 'Markdown'],
  csv: ['text/csv', 'CSV'],
  json: ['application/json', 'JSON'],
  yaml: ['application/yaml', 'YAML'],
  yml: ['application/yaml', 'YAML'],
  html: ['text/html', 'HTML'],
  png: ['image/png', 'PNG'],
  jpg: ['image/jpeg', 'JPEG'],
  svg: ['image/svg+xml', 'SVG'],
  pdf: ['application/pdf', 'PDF'],
  gz: ['application/gzip', 'Gzip'],
};

const extension = (name: string) => /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? 'txt';

/** The file an upload becomes when it is completed: kind and shares are not known yet, as Slack's scan has not run. */
export function fileOf(core: Core, upload: Upload, title: string | undefined): FileObject {
  const base = `${core.url()}/files-pri/${core.store.team.id}-${upload.fileId}/${encodeURIComponent(upload.name)}`;
  return {
    id: upload.fileId,
    created: seconds(core.clock),
    name: upload.name,
    title: title ?? upload.name,
    mimetype: '',
    filetype: '',
    pretty_type: '',
    user: upload.user,
    size: upload.content?.length ?? 0,
    mode: 'hosted',
    is_public: false,
    url_private: base,
    url_private_download: `${base}?download=1`,
    permalink: `${core.url()}/files/${upload.user}/${upload.fileId}`,
    channels: [],
    groups: [],
    ims: [],
    shares: {},
  };
}

/** Writes into the file where its message stands. */
function noteShare(core: Core, file: FileObject, channel: Channel, ts: string, threadTs: string | undefined): void {
  const list = channel.kind === 'public' ? file.channels : channel.kind === 'private' ? file.groups : file.ims;
  if (!list.includes(channel.id)) list.push(channel.id);
  file.is_public ||= channel.kind === 'public';
  const side = channel.kind === 'public' ? 'public' : 'private';
  const share = { ts, channel_name: channel.name, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
  const sharesHere = [...(file.shares?.[side]?.[channel.id] ?? []), share];
  file.shares = { ...file.shares, [side]: { ...file.shares?.[side], [channel.id]: sharesHere } };
  core.store.changes.emit({ type: 'file', id: file.id });
}

/**
 * What follows a completed upload: after the scan the files have a kind, and the message that shows them appears. Both come
 * later than the answer of files.completeUploadExternal, and the message may never come (faults on `share`), as with Slack.
 */
export async function shareWhenScanned(core: Core, ids: readonly string[], draft: Draft | undefined): Promise<void> {
  const effects = core.faults.onShare();
  const late = effects.reduce((sum, effect) => sum + (effect.kind === 'late_share' ? effect.ms : 0), core.fileDelayMs);
  await sleepUntil(core.clock, core.clock.now().getTime() + late, core.stopping);
  const files = ids.flatMap((id) => core.store.files.get(id)?.file ?? []);
  for (const file of files) {
    const [mimetype, pretty] = KINDS[extension(file.name)] ?? ['application/octet-stream', 'Binary'];
    Object.assign(file, { mimetype, pretty_type: pretty, filetype: extension(file.name) });
    core.store.changes.emit({ type: 'file', id: file.id });
  }
  if (draft === undefined || effects.some((effect) => effect.kind === 'never_shared')) return;
  const channel = core.store.channels.get(draft.channel);
  if (channel === undefined || channel.archived) return;
  const message = addMessage(core.store, { ...draft, files });
  for (const file of files) noteShare(core, file, channel, message.ts, message.thread_ts);
  editMessage(core.store, message, { files });
  announce(core, channel, message);
}
