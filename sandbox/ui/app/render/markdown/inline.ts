import { withEmoji } from '../emoji.ts';
import { drawLink } from '../link.ts';
import { readAngle } from '../mrkdwn/angle.ts';
import { drawNode } from '../mrkdwn/draw.ts';
import type { Scene } from '../scene.ts';
import { el, type Tree } from '../tree.ts';

/** The inside of a Markdown line (CommonMark and GitHub's strike-through, as far as Slack's markdown block has it). */

type Read = (found: RegExpExecArray, scene: Scene) => Tree;

/** Each begins where the scan stands; the first that fits wins. */
const RULES: readonly (readonly [RegExp, Read])[] = [
  [/\\([!-/:-@[-`{-~])/y, (found) => found[1] ?? ''],
  [/(`+)(?!`)([^\n]*?[^`\n])\1(?!`)/y, (found) => el('code', {}, (found[2] ?? '').replace(/^ (.+) $/, '$1'))],
  [/!?\[([^\]\n]*)\]\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+"[^"\n]*")?\s*\)/y, readLink],
  [/<(https?:\/\/[^\s<>]+|mailto:[^\s<>]+)>/y, (found) => drawLink(found[1], found[1] ?? '')],
  [/<([@#!][^<>\n]+)>/y, readMention],
  [/\*\*\*(?!\s)([^\n]*?[^\s*])\*\*\*/y, (found, scene) => el('strong', {}, el('em', {}, inside(found, scene)))],
  [/\*\*(?!\s)([^\n]*?\S)\*\*(?!\*)/y, (found, scene) => el('strong', {}, inside(found, scene))],
  [/__(?!\s)([^\n]*?\S)__(?![\p{L}\p{N}_])/uy, (found, scene) => el('strong', {}, inside(found, scene))],
  [/\*(?![\s*])([^*\n]*[^\s*])\*/y, (found, scene) => el('em', {}, inside(found, scene))],
  [/_(?![\s_])([^_\n]*[^\s_])_(?![\p{L}\p{N}])/uy, (found, scene) => el('em', {}, inside(found, scene))],
  [/~~(?!\s)([^\n]*?\S)~~/y, (found, scene) => el('s', {}, inside(found, scene))],
  [/https?:\/\/[^\s<>"`|]*[^\s<>"`|*_~.,;:!?'()[\]]/iy, (found) => drawLink(found[0], found[0])],
];

const inside = (found: RegExpExecArray, scene: Scene) => drawMarkdownLine(found[1] ?? '', scene);

function readLink(found: RegExpExecArray, scene: Scene): Tree {
  const [, label = '', address = ''] = found;
  return drawLink(address, label === '' ? address : drawMarkdownLine(label, scene));
}

function readMention(found: RegExpExecArray, scene: Scene): Tree {
  const node = readAngle(found[1] ?? '');
  return node === undefined ? found[0] : drawNode(node, scene);
}

/** Characters something may begin with; words in between are skipped at once. */
const BEGINNING = /[\\`![<*_~h]/i;

/** Underscores and addresses begin only where no word ends. */
const inWord = (line: string, at: number) =>
  /[_h]/i.test(line[at] ?? '') && at > 0 && /[\p{L}\p{N}]/u.test(line[at - 1] ?? '');

function readAt(line: string, at: number, scene: Scene): { readonly tree: Tree; readonly length: number } | undefined {
  if (!BEGINNING.test(line[at] ?? '') || inWord(line, at)) return undefined;
  for (const [pattern, read] of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(line);
    if (found !== null) return { tree: read(found, scene), length: found[0].length };
  }
  return undefined;
}

/** Marks are looked for to the end of the line each: a line that is longer is no prose. */
const LONGEST_LINE = 5_000;

/** Draws one line of Markdown. */
export function drawMarkdownLine(line: string, scene: Scene): Tree {
  if (line.length > LONGEST_LINE) return line;
  const drawn: Tree[] = [];
  let from = 0;
  for (let at = 0; at < line.length; ) {
    const found = readAt(line, at, scene);
    if (found === undefined) at += 1;
    else {
      drawn.push(withEmoji(line.slice(from, at)), found.tree);
      at += found.length;
      from = at;
    }
  }
  drawn.push(withEmoji(line.slice(from)));
  return drawn;
}
