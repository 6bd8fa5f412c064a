import type { Container } from '../objects/pod.ts';

/** What runs in a container, told by its image: it decides what the log says and what answers. */
export type Program = 'mcp-server' | 'postgres' | 'redis';

/** The program of an image. Everything that is not a known database is taken for an MCP server. */
export function programOf(container: Container): Program {
  const name = container.image.slice(container.image.lastIndexOf('/') + 1).split(/[:@]/)[0] ?? '';
  if (name.includes('postgres')) return 'postgres';
  return name.includes('redis') || name.includes('valkey') ? 'redis' : 'mcp-server';
}

/** The version in an image's tag, without the fault that may end it. */
export function versionOf(image: string, fault: string | undefined): string {
  const slash = image.lastIndexOf('/');
  const [, tag = 'latest'] = image.slice(slash + 1).split(':');
  return fault !== undefined && tag.endsWith(`-${fault}`) ? tag.slice(0, -fault.length - 1) : tag;
}
