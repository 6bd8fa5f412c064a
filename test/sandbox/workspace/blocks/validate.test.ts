import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateAttachments, validateBlocks, validateView } from '../../../../sandbox/workspace/blocks/surfaces.ts';
import { charactersIn, elementsIn } from '../../../../sandbox/workspace/blocks/walk.ts';
import { buttonBlock, clientOf, refusal, refusalData, workspaceFor } from '../support.ts';
import { input, modal, section, textInput } from './samples.ts';

describe('blocks.validate', () => {
  it('answers for blocks, messages and views, with pointers and codes', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const bad = [section({ text: { type: 'mrkdwn', text: '' } })];
    expect((await client.blocks.validate({ blocks: [buttonBlock('go', 'Go')] })).ok).toBe(true);
    expect(await refusalData(client.apiCall('blocks.validate', { blocks: bad }))).toMatchObject({
      error: 'invalid_blocks',
      errors: [{ pointer: '/blocks/0/text/text', code: 'too_short', message: 'must be more than 0 characters' }],
    });
    const message = { attachments: [{ blocks: bad }] };
    expect(await refusalData(client.apiCall('blocks.validate', { message }))).toMatchObject({
      errors: [{ pointer: '/message/attachments/0/blocks/0/text/text' }],
    });
    const view = modal({ blocks: [input(textInput())] });
    expect(await refusalData(client.apiCall('blocks.validate', { view }))).toMatchObject({
      errors: [{ pointer: '/view/submit' }],
    });
    expect((await refusalData(client.apiCall('blocks.validate', {}))).error).toBe('invalid_arguments');
  });
});

describe('any input', () => {
  const types = [
    'section',
    'actions',
    'input',
    'table',
    'rich_text',
    'plan',
    'container',
    'carousel',
    'button',
    'modal',
    'home',
  ];
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...types),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.constantFrom(
          'type',
          'text',
          'elements',
          'blocks',
          'rows',
          'block_id',
          'accessory',
          'child_blocks',
          '__proto__',
          'constructor',
        ),
        tie('value'),
        { maxKeys: 5 },
      ),
    ),
  })).value;

  it('is answered, never thrown at', () => {
    fc.assert(
      fc.property(json, (value) => {
        for (const issues of [
          validateBlocks(value),
          validateAttachments(value),
          validateView(value, 'modal'),
          validateView(value, 'home'),
        ]) {
          for (const issue of issues) expect(issue.pointer).toMatch(/^\/(blocks|attachments|view)/);
        }
        elementsIn(value);
        expect(charactersIn(value)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('nested without end is refused, and the workspace continues', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(await refusal(client.apiCall('chat.postMessage', { channel: '#mcp-ops', blocks: deep }))).toBe(
      'invalid_blocks_format',
    );
    const headers = { authorization: `Bearer ${workspace.botToken}`, 'content-type': 'application/json' };
    const body = `{"channel":"#mcp-ops","blocks":${deep}}`;
    const response = await fetch(`${workspace.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(await response.json()).toEqual({ ok: false, error: 'invalid_json' });
    expect((await client.chat.postMessage({ channel: '#mcp-ops', text: 'still here' })).ok).toBe(true);
  });
});
