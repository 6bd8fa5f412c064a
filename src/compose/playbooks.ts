import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalog } from '../catalog/loader.ts';
import { fault } from '../errors.ts';
import { catalogMistakes } from '../playbooks/check.ts';
import { parsePlaybook } from '../playbooks/parse.ts';
import type { PlaybookFile, Playbooks } from '../playbooks/playbook.ts';

export interface PlaybooksRead {
  readonly playbooks: Playbooks;
  /** One line each, with the file and its line. */
  readonly mistakes: readonly string[];
}

const shipped = fileURLToPath(new URL('../playbooks/shipped/', import.meta.url));
const fileName = /^([a-z][a-z0-9-]{0,39})\.yaml$/;

/**
 * The shipped guides, and those of the operator's folder `playbooks`, which stand for shipped ones of the same name. Each is read strictly, and
 * every command in it must be in the catalogue.
 */
export function readPlaybooks(folder: string | undefined, catalog: Catalog): PlaybooksRead {
  const playbooks = new Map<string, PlaybookFile>();
  const mistakes: string[] = [];
  for (const place of [shipped, ...(folder === undefined ? [] : [join(folder, 'playbooks')])]) {
    for (const file of filesIn(place, mistakes)) {
      const content = readFileSync(join(place, file), 'utf8');
      const name = fileName.exec(file)?.[1];
      const playbook = name === undefined ? undefined : parsePlaybook(content);
      if (name === undefined || playbook === undefined)
        mistakes.push(`${file}: name it with small letters, digits and hyphens, ending in .yaml`);
      else if ('mistakes' in playbook) mistakes.push(...playbook.mistakes.map((mistake) => `${file}, ${mistake}`));
      else {
        mistakes.push(...catalogMistakes(playbook, catalog).map((mistake) => `${file}, ${mistake}`));
        playbooks.set(name, { name, content, playbook });
      }
    }
  }
  return { playbooks, mistakes };
}

/** The same. Throws CONFIG_INVALID with every mistake, one a line. */
export function playbooksOf(folder: string | undefined, catalog: Catalog): Playbooks {
  const { playbooks, mistakes } = readPlaybooks(folder, catalog);
  if (mistakes.length === 0) return playbooks;
  throw fault(
    'CONFIG_INVALID',
    `The guides have ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
  );
}

/** Nothing where the folder has no such folder; a folder that cannot be read is a mistake. */
function filesIn(place: string, mistakes: string[]): readonly string[] {
  try {
    return readdirSync(place)
      .filter((file) => !file.startsWith('.'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') mistakes.push(`${place}: cannot be read`);
    return [];
  }
}
