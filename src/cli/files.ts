import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isText, type StoredFile, type TextFile } from '../model/file.ts';
import { bytes } from '../model/units.ts';

/** Lines of a text that a person sees of it: more would push the answer out of sight. */
const mostLines = 30;

/**
 * Files as a terminal prints them: texts as they are, their beginning alone where a person reads (`interactive`), of others what they show
 * and how to keep them.
 */
export function filesText(files: readonly StoredFile[], interactive: boolean): string {
  return files
    .map((file) =>
      isText(file)
        ? textWords(file, interactive)
        : `${file.title}: ${file.words}\n(${file.name}, ${bytes(file.size)}; --save=FOLDER keeps the files)`,
    )
    .map((text) => `\n${text}\n`)
    .join('');
}

function textWords({ text, name, title }: TextFile, interactive: boolean): string {
  const lines = text.trimEnd().split('\n');
  if (!interactive || lines.length <= mostLines) return text;
  const left = lines.length - mostLines;
  return `${lines.slice(0, mostLines).join('\n')}\n… ${left} more lines of “${title}” (${name}; --save=FOLDER keeps the files)`;
}

/** Writes the files into a folder; gives their paths. `read` gives the bytes of one, undefined when they are no longer kept. */
export async function saveFiles(
  folder: string,
  files: readonly StoredFile[],
  read: (name: string) => Promise<Uint8Array | undefined>,
): Promise<readonly string[]> {
  const paths: string[] = [];
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    const content = isText(file) ? file.text : await read(file.name);
    if (content === undefined) continue;
    // Whatever a file is called, it stays in the folder.
    const path = join(folder, basename(file.name));
    await writeFile(path, content);
    paths.push(path);
  }
  return paths;
}
