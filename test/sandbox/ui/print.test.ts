import { describe, expect, it } from 'vitest';
import { el } from '../../../sandbox/ui/app/render/tree.ts';
import { escapeHtml, printTree } from '../../../sandbox/ui/html.ts';
import { type PrintOptions, printMessage, printView } from '../../../sandbox/ui/print.ts';
import { actions, button, input, modal, section, textInput } from '../workspace/blocks/samples.ts';
import { blocks } from './kitchen-sink.ts';
import { now } from './support.ts';

const options: PrintOptions = {
  theme: 'dark',
  width: 420,
  now,
  timezone: 'Europe/Berlin',
  users: { U1: 'Dana Dev' },
  me: 'U1',
};

describe('HTML', () => {
  it('is escaped in texts and attributes', () => {
    const tree = el(
      'a',
      { href: 'x"y', title: '', hidden: true, class: undefined },
      '<&>"',
      el('br'),
      el('img', { alt: '' }),
    );
    expect(printTree(tree, () => null)).toBe('<a href="x&quot;y" hidden>&lt;&amp;&gt;&quot;<br/><img alt=""/></a>');
    expect(escapeHtml('</style>')).toBe('&lt;/style&gt;');
  });

  it('keeps the line end a code box begins with', () => {
    expect(printTree(el('pre', {}, '\na'), () => null)).toBe('<pre>\n\na</pre>');
  });
});

describe('a printed message', () => {
  const message = { text: '<@U1> <https://example.com|see>', blocks: [section(), actions(button())] };

  it('is a whole document that loads nothing', () => {
    const printed = printMessage(message, options);
    expect(printed).toMatch(/^<!doctype html>\n<html lang="en" data-theme="dark">/);
    expect(printed).toContain('<body class="paper" style="width:420px">');
    expect(printed).not.toMatch(/<link|<script|@import|url\(/);
    expect(printed).toContain('--page: light-dark(');
    expect(printed).toContain('<button type="button" class="btn"><span class="btn-label">x</span></button>');
    expect(printed).toContain('<span class="message-time">15:02</span>');
  });

  it('is the same each time', () => {
    expect(printMessage(message, options)).toBe(printMessage(message, options));
  });

  it('says who wrote it and who may see it', () => {
    const printed = printMessage(
      { text: '<@U1>', is_ephemeral: true },
      { ...options, author: { name: 'Lee <Lead>', color: '#123456', isApp: false } },
    );
    expect(printed).toContain('<strong class="author">Lee &lt;Lead&gt;</strong><span class="message-time">');
    expect(printed).toContain('Only visible to you');
    expect(printed).toContain('data-letters="LL" style="background-color:#123456"></span>');
    expect(printed).toContain('mention-me">@Dana Dev<');
  });

  it('takes every block', () => {
    const printed = printMessage({ text: '', blocks }, options);
    expect(printed).not.toContain('cannot show');
    expect(printed).toContain('Page 1 of 2 · 3 rows');
  });
});

describe('a printed view', () => {
  it('is a modal with its buttons, or a home', () => {
    const form = modal({
      blocks: [input(textInput({ initial_value: 'typed' }))],
      submit: { type: 'plain_text', text: 'Send' },
    });
    const printed = printView({ ...form, type: 'modal' }, { ...options, theme: 'light' });
    expect(printed).toContain('<html lang="en" data-theme="light">');
    expect(printed).toContain('>Cancel</button><button type="button" class="btn btn-primary">Send</button>');
    expect(printed).toContain('value="typed"');
    expect(printView({ type: 'home', blocks: [section()] }, options)).toContain('<div class="home"><div class="block');
    expect(printView({ type: 'modal', title: form.title, blocks: [section()] }, options)).toContain(
      '>Close</button></div>',
    );
  });
});
