import { z } from 'zod';
import { hidden } from './hidden.ts';
import { ofKind } from './kind.ts';

/** Words after a command that says all by itself: `incident ack INC-7 on it` is still an acknowledgement. They are not read. */
export const spareWords = () => hidden(ofKind({ name: 'words', rest: true }, z.string())).optional();
