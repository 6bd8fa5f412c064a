import { existsSync, readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { mistakesOf } from './mistakes.ts';
import { type ConfigFile, configSchema } from './schema.ts';

const profiles = new URL('../../config/', import.meta.url);

/** What a YAML file says, over the profile it names. `mistakes` is empty exactly when `file` is there. */
export function readConfigFile(path: string): {
  readonly file: ConfigFile | undefined;
  readonly mistakes: readonly string[];
} {
  if (!existsSync(path)) {
    const fix = 'copy config.example.yaml to it and adapt it, or set MCP_CHATOPS_CONFIG';
    return { file: undefined, mistakes: [`${path} is not there: ${fix}`] };
  }
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: true, lineCounter: lines });
  if (document.errors.length > 0) return { file: undefined, mistakes: yamlMistakes(document, path) };
  const mistakes: string[] = [];
  const own = saidIn(document, path, mistakes);
  if (mistakes.length > 0) return { file: undefined, mistakes };
  const parsed = configSchema.safeParse(overProfile(own, mistakes));
  if (!parsed.success) mistakes.push(...mistakesOf(parsed.error, (at) => lineOf(document, lines, at)));
  return { file: parsed.success && mistakes.length === 0 ? parsed.data : undefined, mistakes };
}

/** What the document says; an alias of nothing, and too many of them, are mistakes too. */
function saidIn(document: Document, path: string, mistakes: string[]): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    mistakes.push(`${path}: ${error instanceof Error ? error.message : 'not YAML'}`);
    return undefined;
  }
}

function yamlMistakes(document: Document, path: string): readonly string[] {
  return document.errors.map((error) => `${path}: ${error.message.split('\n')[0] ?? 'not YAML'}`);
}

/** The line of a value, or of the nearest one around it that the file has; undefined where a profile said it. */
function lineOf(document: Document, lines: LineCounter, at: readonly PropertyKey[]): number | undefined {
  for (let length = at.length; length > 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** A profile is the ground; what the file says lies over it, key by key; lists are replaced whole. */
function overProfile(own: unknown, mistakes: string[]): unknown {
  if (!isRecord(own) || typeof own['profile'] !== 'string' || !/^[a-z]+$/.test(own['profile'])) return own;
  const file = new URL(`${own['profile']}.yaml`, profiles);
  if (!existsSync(file)) return own;
  const ground = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  mistakes.push(...yamlMistakes(ground, file.pathname));
  return merge(ground.toJS({ maxAliasCount: 50 }), own);
}

function merge(ground: unknown, over: unknown): unknown {
  if (!isRecord(ground) || !isRecord(over)) return over === undefined ? ground : over;
  // Another mode has other keys: what the profile says for its own has no place there.
  if (over['mode'] !== undefined && ground['mode'] !== undefined && over['mode'] !== ground['mode']) return over;
  const keys = [...new Set([...Object.keys(ground), ...Object.keys(over)])];
  return Object.fromEntries(keys.map((key) => [key, merge(ground[key], over[key])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
