import type { Issue } from '../blocks/check.ts';
import {
  describeIssue,
  MESSAGE_CHARACTERS,
  messageCharacters,
  validateAttachments,
  validateBlocks,
} from '../blocks/surfaces.ts';
import { withIds } from '../blocks/walk.ts';
import type { Core } from '../core.ts';
import { fieldsOf, isRecord, listOf } from '../record.ts';
import { refuse } from '../refusal.ts';
import { type Attachment, attachment, type Block, block, type Metadata, metadata } from '../wire.ts';

/** What of a message its sender writes. Undefined means: not given. */
interface Contents {
  readonly text: string | undefined;
  readonly blocks: Block[] | undefined;
  readonly attachments: Attachment[] | undefined;
  readonly metadata: Metadata | undefined;
}

interface GivenContents {
  readonly text?: string | undefined;
  readonly markdown_text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly metadata?: unknown;
}

/** Text above this is cut off by Slack, for a new message. */
export const TEXT_CHARACTERS = 40_000;
const MARKDOWN_CHARACTERS = 12_000;
const MOST_ATTACHMENTS = 100;

/** The refusal for broken blocks or attachments, with pointers. */
export function invalid(code: string, issues: readonly Issue[]): never {
  throw refuse(code, {
    errors: issues.map((issue) => `${issue.message} [json-pointer:${issue.pointer}]`),
    response_metadata: { messages: issues.map(describeIssue) },
  });
}

function readBlocks(core: Core, given: unknown): Block[] | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  if (!Array.isArray(given)) throw refuse('invalid_blocks_format');
  const issues = validateBlocks(given);
  if (issues.length > 0) invalid('invalid_blocks', issues);
  return withIds(
    given.map((part) => block.parse(part)),
    () => core.store.ids.secret(5),
  );
}

function readAttachments(core: Core, given: unknown): Attachment[] | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  if (!Array.isArray(given)) throw refuse('invalid_attachments');
  if (given.length > MOST_ATTACHMENTS) throw refuse('too_many_attachments');
  const issues = validateAttachments(given);
  if (issues.length > 0) invalid('invalid_attachments', issues);
  return given.map((part, index) => {
    const parsed = attachment.safeParse(part);
    if (!parsed.success) throw refuse('invalid_attachments');
    const fresh = () => core.store.ids.secret(5);
    const blocks = parsed.data.blocks === undefined ? {} : { blocks: withIds(parsed.data.blocks, fresh) };
    return { fallback: '[no preview available]', ...parsed.data, ...blocks, id: index + 1 };
  });
}

function readMetadata(given: unknown): Metadata | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  const fields = fieldsOf(given);
  if (fields !== undefined && Object.keys(fields).length === 0) return undefined;
  const parsed = metadata.safeParse(given);
  if (!parsed.success) throw refuse('invalid_metadata_format');
  const nested = Object.values(parsed.data.event_payload).some((value) =>
    listOf(value).some((part) => listOf(part).length > 0),
  );
  if (nested || JSON.stringify(parsed.data).length > 64_000) throw refuse('invalid_metadata_schema');
  return parsed.data;
}

/** Blocks of a `markdown_text`: one markdown block. */
function readMarkdown(core: Core, given: GivenContents): Block[] | undefined {
  const { markdown_text: markdown } = given;
  if (markdown === undefined || markdown === '') return undefined;
  if (given.blocks !== undefined || given.text !== undefined) throw refuse('markdown_text_conflict');
  if (markdown.length > MARKDOWN_CHARACTERS) throw refuse('msg_too_long');
  return readBlocks(core, [{ type: 'markdown', text: markdown }]);
}

/** Reads and checks what a message holds; throws Slack's refusal for what it would not take. Blocks get their ids. */
export function readContents(core: Core, given: GivenContents): Contents {
  const blocks = readMarkdown(core, given) ?? readBlocks(core, given.blocks);
  const attachments = readAttachments(core, given.attachments);
  if (messageCharacters(blocks, attachments) > MESSAGE_CHARACTERS) throw refuse('msg_blocks_too_long');
  const text = given.text ?? given.markdown_text;
  return { text, blocks, attachments, metadata: readMetadata(given.metadata) };
}

/** Refuses a message that shows nothing. */
export function refuseEmpty(contents: Contents): void {
  const shown =
    (contents.text ?? '') !== '' || (contents.blocks?.length ?? 0) > 0 || (contents.attachments?.length ?? 0) > 0;
  if (!shown) throw refuse('no_text');
}

/** Text for a message with blocks and no text: what their first texts say, as Slack's fallback. */
export function fallbackText(contents: Contents): string {
  if (contents.text !== undefined) return contents.text.slice(0, TEXT_CHARACTERS);
  const first = contents.blocks?.map((part) => (isRecord(part['text']) ? part['text']['text'] : part['text']));
  const words = first?.filter((value) => typeof value === 'string').join(' ') ?? '';
  return words.slice(0, 3_000);
}
