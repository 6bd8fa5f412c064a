import type { Recording } from './stacks.ts';

/** The same recording for speedscope.app (file format schema of jlfwong/speedscope, "sampled"). */
export function speedscope(name: string, { stacks, samples }: Recording): string {
  const index = new Map<string, number>();
  const of = (frame: string) => {
    const known = index.get(frame) ?? index.size;
    index.set(frame, known);
    return known;
  };
  const sampled = stacks.map(({ frames }) => frames.map(of));
  const profile = {
    ...{ type: 'sampled', name, unit: 'none', startValue: 0, endValue: samples },
    ...{ samples: sampled, weights: stacks.map((stack) => stack.samples) },
  };
  return `${JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    ...{ name, activeProfileIndex: 0, exporter: 'mcp-chatops' },
    shared: { frames: [...index.keys()].map((frame) => ({ name: frame })) },
    profiles: [profile],
  })}\n`;
}
