import type { Fields } from '../../../workspace/record.ts';
import type { Tree } from './tree.ts';

/** What a drawing needs to know of the world around it. */
export interface Scene {
  /** Name of the message or view that is drawn: ids of its fields begin with it. */
  readonly place: string;
  /** Who looks: mentions of them stand out. */
  readonly me: string;
  /** Display name of a person or app; undefined when not known. */
  user(id: string): string | undefined;
  /** Name without #. */
  channel(id: string): string | undefined;
  /** Handle of a user group without @. */
  group(id: string): string | undefined;
  /** Members of a user group, to know whether it means who looks. */
  inGroup(id: string): boolean;
  /** Address of an uploaded file; undefined when it cannot be shown. */
  file(id: string): string | undefined;
  /** For date tokens: who looks lives there (IANA name). */
  readonly timezone: string;
  /** ms since 1970; for `{ago}` and today. */
  readonly now: number;
}

/** Draws one block; blocks that hold blocks call it for their own. */
export type DrawBlock = (block: unknown, scene: Scene) => Tree;

/** Draws a block of one type, given its fields as anybody could have written them. */
export type BlockDrawing = (block: Fields, scene: Scene, draw: DrawBlock) => Tree;
