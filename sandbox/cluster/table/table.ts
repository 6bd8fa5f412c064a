import type { ResourceName } from '../objects/kinds.ts';
import type { KubeObject } from '../objects/meta.ts';
import { ageOf } from './age.ts';
import type { Cell, Printer } from './column.ts';
import { corePrinters } from './core.ts';
import { podPrinter } from './pods.ts';
import { workloadPrinters } from './workload.ts';

/** What each row carries besides its cells. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

const fallback: Printer<KubeObject> = {
  columns: ['Name:string:name', 'Created At:date'],
  cells: (object) => [object.metadata.name, object.metadata.creationTimestamp],
};

const plain: Printer<KubeObject> = {
  columns: ['Name:string:name', 'Age'],
  cells: (object, now) => [object.metadata.name, ageOf(object.metadata.creationTimestamp, now)],
};

const printers: Partial<Record<ResourceName, unknown>> = {
  ...corePrinters,
  ...workloadPrinters,
  pods: podPrinter,
  serviceaccounts: plain,
};

/** The printer of a resource; its objects come from the store under the same name, so their type fits. */
function printerOf(resource: ResourceName): Printer<KubeObject> {
  return (printers[resource] as Printer<KubeObject> | undefined) ?? fallback;
}

function columnOf(text: string): object {
  const [name = '', type = 'string', format = ''] = text.replace('+', '').split(':');
  return { name, type: type === '' ? 'string' : type, format, description: '', priority: text.startsWith('+') ? 1 : 0 };
}

function rowObject(object: KubeObject, include: IncludeObject): KubeObject | null {
  if (include === 'None') return null;
  if (include === 'Object') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** Objects as a table, as kubectl asks for them: columns the server chooses, one row an object. */
export function tableOf(
  resource: ResourceName,
  objects: readonly KubeObject[],
  metadata: object,
  { include, now }: { readonly include: IncludeObject; readonly now: number },
): unknown {
  const { columns, cells } = printerOf(resource);
  const rows = objects.map((object) => ({
    cells: cells(object, now) satisfies readonly Cell[],
    object: rowObject(object, include),
  }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: columns.map(columnOf), rows };
}
