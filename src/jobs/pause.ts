/**
 * Thrown through an action by a wait that is not over: the run gives its worker back and looks again in `ms`. It is no failure, and an
 * action that catches errors lets it pass.
 */
export class Pause extends Error {
  readonly ms: number;

  constructor(ms: number) {
    super('This run waits; it looks again later.');
    this.name = 'Pause';
    this.ms = ms;
  }
}
