import type { Recording } from './stacks.ts';

interface Node {
  readonly frame: string;
  samples: number;
  readonly children: Map<string, Node>;
}

const [width, row, margin, top] = [1200, 18, 10, 40];
/** A narrower box shows nothing; a letter takes so much. */
const [narrow, letter] = [0.5, 6.6];

/** A flame graph: callers above what they call, as wide as their share of the samples. One SVG, with nothing outside of it and no script. */
export function flameGraph(title: string, { stacks, samples }: Recording): string {
  const root: Node = { frame: 'all', samples, children: new Map() };
  let depth = 0;
  for (const { frames, samples: count } of stacks) {
    let node = root;
    for (const frame of frames) {
      const child: Node = node.children.get(frame) ?? { frame, samples: 0, children: new Map() };
      node.children.set(frame, child);
      child.samples += count;
      node = child;
    }
    depth = Math.max(depth, frames.length);
  }
  const scale = samples === 0 ? 0 : (width - 2 * margin) / samples;
  const boxes: string[] = [];
  const draw = (node: Node, left: number, level: number) => {
    const wide = node.samples * scale;
    if (wide < narrow) return;
    boxes.push(box(node, { x: margin + left * scale, y: top + level * row, wide, samples }));
    let at = left;
    for (const child of [...node.children.values()].sort((a, b) => a.frame.localeCompare(b.frame, 'en'))) {
      draw(child, at, level + 1);
      at += child.samples;
    }
  };
  draw(root, 0, 0);
  const height = top + (depth + 1) * row + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="monospace" font-size="11">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${margin}" y="24" font-size="15">${escaped(title)}</text>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly samples: number;
}

function box({ frame, samples: own }: Node, { x, y, wide, samples }: Place): string {
  const share = ((100 * own) / samples).toFixed(1);
  const fits = Math.floor((wide - 6) / letter);
  const label = fits < 3 ? '' : frame.length <= fits ? frame : `${frame.slice(0, fits - 1)}…`;
  const at = `x="${x.toFixed(1)}" y="${y}"`;
  const words = label === '' ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 13}">${escaped(label)}</text>`;
  return `<g><title>${escaped(frame)}: ${share}% of ${samples} samples</title><rect ${at} width="${Math.max(0, wide - 0.5).toFixed(1)}" height="${row - 1}" fill="${colour(frame)}"/>${words}</g>`;
}

/** The same for the same name. */
function colour(frame: string): string {
  let sum = 0;
  for (const character of frame) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return `hsl(${10 + (sum % 45)}, 85%, ${66 + (sum % 12)}%)`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
