import type { Tools } from '../../ports/tools.ts';

/** What each method of the port sends, below the address of the list of tools. The documentation is made from this table. */
export const adminApiRights: { readonly [Method in keyof Tools]: string } = {
  list: 'GET',
  setEnabled: 'PATCH /NAME `{"enabled": true}` or `false`',
};
