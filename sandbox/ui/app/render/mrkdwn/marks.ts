import { decodeEntities } from '../entities.ts';
import type { MrkdwnNode } from './nodes.ts';
import type { Piece } from './pieces.ts';

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Mark = keyof typeof MARKS;

/** A character of text, or a settled node: marks are paired over these, so none inside code or a link counts. */
type Atom = string | MrkdwnNode;

const isMark = (atom: Atom | undefined): atom is Mark => atom === '*' || atom === '_' || atom === '~';
const isBlank = (atom: Atom | undefined) => typeof atom === 'string' && /\s/.test(atom);
const isWord = (atom: Atom | undefined) => typeof atom === 'string' && /[\p{L}\p{N}]/u.test(atom);

/** Pairs up the marks of one line. A mark opens where no word ends before it and closes where no word begins after it. */
export function pairMarks(pieces: readonly Piece[]): readonly MrkdwnNode[] {
  const atoms = pieces.flatMap((piece): readonly Atom[] => ('node' in piece ? [piece.node] : [...piece.text]));
  return pair(atoms, new Set());
}

function pair(atoms: readonly Atom[], open: ReadonlySet<Mark>): readonly MrkdwnNode[] {
  const nodes: MrkdwnNode[] = [];
  /** Marks that no further one closes: looked for once, not once for each that opens. */
  const hopeless = new Set<Mark>();
  let text = '';
  const flush = () => {
    if (text !== '') nodes.push({ kind: 'text', text: decodeEntities(text) });
    text = '';
  };
  for (let at = 0; at < atoms.length; at++) {
    const atom = atoms[at];
    const end = isMark(atom) && !open.has(atom) && !hopeless.has(atom) ? closing(atoms, at, atom, hopeless) : undefined;
    if (end !== undefined && isMark(atom)) {
      flush();
      nodes.push({ kind: MARKS[atom], children: pair(atoms.slice(at + 1, end), new Set([...open, atom])) });
      at = end;
    } else if (typeof atom === 'string') text += atom;
    else if (atom !== undefined) {
      flush();
      nodes.push(atom);
    }
  }
  flush();
  return nodes;
}

/** Where the mark that opens at `from` closes. */
function closing(atoms: readonly Atom[], from: number, mark: Mark, hopeless: Set<Mark>): number | undefined {
  if (isWord(atoms[from - 1])) return undefined;
  const first = atoms[from + 1];
  if (first === undefined || isBlank(first) || first === mark) return undefined;
  for (let at = from + 2; at < atoms.length; at++) {
    if (atoms[at] === mark && !isBlank(atoms[at - 1]) && atoms[at - 1] !== mark && !isWord(atoms[at + 1])) return at;
  }
  hopeless.add(mark);
  return undefined;
}
