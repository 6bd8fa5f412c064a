import type { Part, StoredReport } from '../model/report.ts';
import { plain, type Text } from '../model/text.ts';
import { first, harmless, most } from './untrusted.ts';

/** A part of a report as data. `left` counts what was left out. */
export type PartData = Readonly<Record<string, unknown>> & { readonly kind: Part['kind'] };

/** A report as data: the words a message shows, without its looks. All of it may hold words of machines. */
export interface ReportData {
  readonly headline: string;
  readonly parts: readonly PartData[];
  readonly notes: readonly string[];
  readonly page?: { readonly at: number; readonly of: number };
}

const words = (text: Text) => harmless(plain(text, { time: (iso) => iso }));

/** One page of a report, from 1. */
export function reportData(report: Omit<StoredReport, 'attachments'>, page = 1): ReportData {
  const pages = report.pages?.list ?? [];
  const at = Math.min(page, Math.max(1, pages.length));
  return {
    headline: words(report.headline),
    parts: [...(report.parts ?? []), ...(pages[at - 1] ?? [])].map(partData),
    notes: (report.notes ?? []).map(words),
    ...(pages.length === 0 ? {} : { page: { at, of: pages.length } }),
  };
}

function partData(part: Part): PartData {
  switch (part.kind) {
    case 'text':
      return { kind: part.kind, text: words(part.text) };
    case 'lines': {
      const { shown, left } = first(part.lines, most.rows);
      const lines = shown.map(({ mark, label, text }) => ({ mark, label: harmless(label), text: words(text) }));
      return { kind: part.kind, lines, left };
    }
    case 'table': {
      const { shown, left } = first(part.rows, most.rows);
      const columns = part.columns.map(({ title }) => harmless(title));
      return { kind: part.kind, columns, rows: shown.map((row) => row.map(words)), left };
    }
    case 'log': {
      const { shown, left } = first(part.lines, most.lines);
      return { kind: part.kind, title: harmless(part.title), lines: shown.map((line) => harmless(line)), left };
    }
    case 'list': {
      const { shown, left } = first(part.items, most.items);
      return { kind: part.kind, items: shown.map(words), left };
    }
    case 'fields':
      return {
        kind: part.kind,
        fields: part.fields.map(({ label, value }) => ({ label: harmless(label), value: words(value) })),
      };
    case 'series':
      return seriesData(part);
  }
}

/** Numbers over time: the newest of each line, `null` where nothing was measured. */
function seriesData({ kind, chart }: Extract<Part, { kind: 'series' }>): PartData {
  const series = chart.series.map(({ name, points }) => {
    const newest = points.slice(-most.points);
    return {
      name: harmless(name),
      points: newest.map(([at, value]) => [new Date(at).toISOString(), value]),
      left: points.length - newest.length,
    };
  });
  const { threshold } = chart;
  return {
    kind,
    title: harmless(chart.title),
    unit: chart.unit,
    series,
    ...(threshold === undefined ? {} : { threshold: { value: threshold.value, label: harmless(threshold.label) } }),
    markers: (chart.markers ?? []).map(({ at, label }) => ({
      at: new Date(at).toISOString(),
      label: harmless(label),
    })),
  };
}
