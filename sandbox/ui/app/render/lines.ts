import { el, type Tree } from './tree.ts';

/** Text whose line ends become breaks; `draw` draws what stands in a line. */
export function drawLines(text: string, draw: (line: string) => Tree = (line) => line): readonly Tree[] {
  return text.split('\n').flatMap((line, index) => (index === 0 ? [draw(line)] : [el('br'), draw(line)]));
}
