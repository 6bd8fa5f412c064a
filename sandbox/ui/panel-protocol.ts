import { z } from 'zod';

/**
 * What a side panel shows and does. The workspace serves a panel under `GET /ui/panel/:name` → `PanelState`, and
 * `POST /ui/panel/:name` ← `PanelAction` → `PanelState` or `PanelRefusal`. The browser draws every panel the same way:
 * sections of rows, then buttons that may ask for values first.
 */

export const panelMark = z.enum(['good', 'bad', 'warning', 'neutral', 'running']);
export type PanelMark = z.infer<typeof panelMark>;

/** One line: what, and how it is. */
export const panelRow = z.object({
  label: z.string(),
  value: z.string(),
  /** Shown as a sign beside the value. */
  mark: panelMark.optional(),
  note: z.string().optional(),
});
export type PanelRow = z.infer<typeof panelRow>;

/** A value a button asks for. */
export const panelField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'select', 'number']),
  /** For `select`. */
  options: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  /** What stands there at first. */
  value: z.string().optional(),
});
export type PanelField = z.infer<typeof panelField>;

export const panelButton = z.object({
  id: z.string(),
  label: z.string(),
  danger: z.boolean().optional(),
  fields: z.array(panelField).optional(),
  /** A question to answer with yes before it is done. */
  confirm: z.string().optional(),
});
export type PanelButton = z.infer<typeof panelButton>;

export const panelSection = z.object({
  title: z.string(),
  note: z.string().optional(),
  rows: z.array(panelRow),
  buttons: z.array(panelButton).optional(),
});
export type PanelSection = z.infer<typeof panelSection>;

export const panelState = z.object({ title: z.string(), sections: z.array(panelSection) });
export type PanelState = z.infer<typeof panelState>;

/** A button was pressed; `values` by the names of its fields, a number as its digits. */
export const panelAction = z.object({ action: z.string(), values: z.record(z.string(), z.string()) });
export type PanelAction = z.infer<typeof panelAction>;
