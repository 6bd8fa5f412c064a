import { fault } from '../../errors.ts';
import type { Tools } from '../../ports/tools.ts';
import type { AdminApiSettings } from './settings.ts';
import { toolsOf } from './tools.ts';

export interface AdminApiContext {
  readonly settings: { readonly adminApi?: AdminApiSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** What a header takes: anything else would be refused with the token in the words of the error. */
const sendable = /^[\x21-\x7e]+$/;

/** The admin API of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none, or its token is not set. */
export async function openAdminApi({ settings: { adminApi }, secrets }: AdminApiContext): Promise<Tools> {
  if (adminApi === undefined) throw fault('NOT_CONFIGURED', 'No admin API is configured.');
  const { tokenEnv, url, toolsPath } = adminApi;
  const token = secrets.get(tokenEnv) ?? '';
  if (!sendable.test(token)) {
    const what = token === '' ? 'is not set' : 'does not hold a token';
    throw fault('NOT_CONFIGURED', `${tokenEnv} ${what}, and the admin API is asked with it.`, {
      hint: `Set ${tokenEnv} to the bearer token alone, without spaces or line breaks.`,
    });
  }
  return toolsOf({ address: `${url.replace(/(?<!\/)\/+$/, '')}${toolsPath}`, token });
}
