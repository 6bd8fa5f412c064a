import { isText, type StoredFile } from '../model/file.ts';
import type { Part, Report } from '../model/report.ts';

/** A file this short is posted as text where Slack takes no file: it fits into one message. Characters and lines. */
const mostCharacters = 6000;
const mostLines = 25;
/** What is shown of a longer one. */
const shownLines = 20;

/** True when the whole file can be posted as text. */
export function fitsAsText(file: StoredFile): boolean {
  if (!isText(file)) return false;
  const { text } = file;
  return (
    text.length <= mostCharacters &&
    linesOf(text).length <= mostLines &&
    linesOf(text).every((line) => line.length <= 160)
  );
}

/** What can be done about each refusal (docs.slack.dev, errors of files.getUploadURLExternal and files.completeUploadExternal). */
const hints: Readonly<Record<string, string>> = {
  missing_scope: 'Give the app the scope files:write, install it again, and ask once more.',
  file_uploads_disabled: 'Uploads are turned off in this workspace: ask its admin.',
  file_upload_size_restricted: 'The workspace limits the size of files: ask its admin.',
  storage_limit_reached: 'The file storage of the workspace is full: ask its admin.',
};
const proxyHint =
  'The address files are uploaded to refuses them: ask who runs the network whether a proxy stands between.';

/** What stands in the place of a file that Slack refused: why, what to do, and its text as far as it fits. */
export function refusedFile(file: StoredFile, code: string): Report {
  const hint = hints[code] ?? (code.startsWith('http_') ? proxyHint : 'Ask the owner of this bot.');
  const why: Part = { kind: 'text', text: `Slack refuses the file: ${code}. ${hint}` };
  if (!isText(file)) {
    const parts: readonly Part[] = [{ kind: 'text', text: file.words }, why];
    return { mark: 'warning', headline: `${file.title} could not be attached`, parts };
  }
  const lines = linesOf(file.text);
  const whole = fitsAsText(file);
  const shown = whole ? lines : lines.slice(0, shownLines);
  return {
    mark: whole ? 'neutral' : 'warning',
    headline: whole ? `${file.title}, as text` : `${file.title} could not be attached`,
    parts: [{ kind: 'log', title: file.name, lines: shown }, why],
    notes: whole ? [] : [`The first ${shown.length} of ${lines.length} lines; the rest is not in Slack.`],
  };
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
