/** Who writes: recorded on the object, so that a later reader knows the step is done and a stale worker is refused. */
export interface WriteMark {
  readonly run: string;
  readonly fence: number;
}

/** The annotations a write leaves on an object of Kubernetes: the run that made it, and the fence of its worker. */
export const runAnnotation = 'mcp-chatops/run';
export const fenceAnnotation = 'mcp-chatops/fence';
