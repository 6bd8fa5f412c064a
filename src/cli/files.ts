import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isText, type StoredFile } from '../model/file.ts';
import { bytes } from '../model/units.ts';

/** Files as a terminal prints them: texts as they are, of others what they show and how to keep them. */
export function filesText(files: readonly StoredFile[]): string {
  return files
    .map((file) =>
      isText(file)
        ? file.text
        : `${file.title}: ${file.words}\n(${file.name}, ${bytes(file.size)}; --save=FOLDER keeps the files)`,
    )
    .map((text) => `\n${text}\n`)
    .join('');
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
