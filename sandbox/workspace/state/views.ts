import type { View } from '../wire.ts';
import type { ShownView } from './model.ts';
import type { Store } from './store.ts';

/** At most three modals lie on each other: one opened and two pushed. */
export const STACK_LIMIT = 3;

/** The open modals of a person, root first. */
export function stackOf(store: Store, user: string): readonly View[] {
  return (store.stacks.get(user) ?? []).flatMap((id) => {
    const shown = store.modals.get(id);
    return shown === undefined ? [] : [shown.view];
  });
}

/** Says that a person's modals changed. */
export function touchStack(store: Store, user: string): void {
  store.changes.emit({ type: 'modals', user });
}

/** Puts a view on top of a person's modals; `alone` closes what was open first. */
export function showModal(store: Store, user: string, view: View, alone: boolean): void {
  if (alone) for (const id of store.stacks.get(user) ?? []) store.modals.delete(id);
  const below = alone ? [] : (store.stacks.get(user) ?? []);
  store.modals.set(view.id, { user, view });
  store.stacks.set(user, [...below, view.id]);
  touchStack(store, user);
}

/** Puts other contents into an open view, in its place in the stack. */
export function replaceModal(store: Store, shown: ShownView, view: View): void {
  store.modals.set(view.id, { user: shown.user, view });
  touchStack(store, shown.user);
}

/** Closes one view and what lies on it; gives the closed ones, topmost first. */
export function closeModal(store: Store, shown: ShownView): readonly View[] {
  const stack = store.stacks.get(shown.user) ?? [];
  const place = stack.indexOf(shown.view.id);
  if (place < 0) return [];
  const gone = stack.slice(place).reverse();
  store.stacks.set(shown.user, stack.slice(0, place));
  const closed = gone.flatMap((id) => store.modals.get(id)?.view ?? []);
  for (const id of gone) store.modals.delete(id);
  touchStack(store, shown.user);
  return closed;
}

/** Any open modal or home with that external id, but the view `except`. */
export function hasExternalId(store: Store, externalId: string, except?: string): boolean {
  const all = [...store.modals.values(), ...store.homes.values()];
  return all.some((shown) => shown.view.external_id === externalId && shown.view.id !== except);
}

/** The open modal or published home of an id or external id. */
export function findView(
  store: Store,
  by: { readonly id?: string; readonly externalId?: string },
): ShownView | undefined {
  const all = [...store.modals.values(), ...store.homes.values()];
  return all.find((shown) =>
    by.id === undefined
      ? shown.view.external_id === by.externalId && by.externalId !== undefined
      : shown.view.id === by.id,
  );
}
