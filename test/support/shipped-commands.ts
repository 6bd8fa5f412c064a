import { type Answers, type Catalog, loadActions, loadAnswers } from '../../src/catalog/loader.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';

/** What the bot answers by itself. */
export const shippedAnswers = (): Promise<Answers<HandlerContext>> =>
  loadAnswers<HandlerContext>(new URL('../../src/commands/', import.meta.url));

/** Its actions. */
export const shippedActions = (): Promise<Catalog> => loadActions(new URL('../../src/actions/', import.meta.url));
