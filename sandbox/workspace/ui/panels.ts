import type { Changes } from '../state/changes.ts';

/** A panel of the browser that another part of the sandbox serves: its state, what can be done there, and news. */
export interface Panel {
  /** The panel's state as JSON; `user` is who looks. */
  read(user: string): unknown | Promise<unknown>;
  /** Does what the browser posted, as JSON nobody has checked; gives JSON. A thrown error's message is shown. */
  act?(action: unknown, user: string): unknown | Promise<unknown>;
}

/** Says that the panel has news, or takes it away. */
export interface PanelHandle {
  changed(): void;
  remove(): void;
}

export interface Panels {
  readonly names: readonly string[];
  get(name: string): Panel | undefined;
  /** Throws when the name is taken or is not made of lower-case letters, digits and dashes. */
  register(name: string, panel: Panel): PanelHandle;
}

/** Makes an empty row of panels. */
export function panelRow(changes: Changes): Panels {
  const panels = new Map<string, Panel>();
  return {
    get names() {
      return [...panels.keys()];
    },
    get: (name) => panels.get(name),
    register(name, panel) {
      if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`A panel cannot be called ${name}.`);
      if (panels.has(name)) throw new Error(`There is a panel ${name} already.`);
      panels.set(name, panel);
      changes.emit({ type: 'panels' });
      return {
        changed: () => changes.emit({ type: 'panel', name }),
        remove() {
          panels.delete(name);
          changes.emit({ type: 'panels' });
        },
      };
    },
  };
}
