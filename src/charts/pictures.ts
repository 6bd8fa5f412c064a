import type { BytesFile } from '../model/file.ts';
import type { Report } from '../model/report.ts';
import { mapTexts, maskNamed } from '../model/secrets.ts';
import { type Chart, isDrawable } from '../model/series.ts';
import { chartWords } from './chart-words.ts';

/** Draws a chart as PNG. */
export type DrawChart = (chart: Chart) => Promise<Uint8Array>;

/** More pictures than these under one answer nobody looks at on a phone. */
const mostPictures = 4;

/** A chart as a file for the thread. What is drawn cannot be masked any more: its words are masked before. Rejects when it cannot be drawn. */
export async function pictureOf(chart: Chart, name: string, draw: DrawChart): Promise<BytesFile> {
  const masked = mapTexts(chart, maskNamed) as Chart;
  const bytes = await draw(masked);
  return { name, title: masked.title, type: 'image/png', size: bytes.length, words: chartWords(masked), bytes };
}

/** Whether there is anything to draw: where nothing was measured, its words say so. */
export function isMeasured({ series }: Chart): boolean {
  return series.some(({ points }) => points.some(([, value]) => isDrawable(value)));
}

/** A report with a picture of each of its charts. One that cannot be drawn costs no answer: a note says so, and its line of bars stays. */
export async function withPictures(report: Report, draw: DrawChart): Promise<Report> {
  const charts = (report.parts ?? []).flatMap((part) =>
    part.kind === 'series' && isMeasured(part.chart) ? [part.chart] : [],
  );
  if (charts.length === 0) return report;
  const notes: string[] = [];
  const drawn = await Promise.all(
    charts.slice(0, mostPictures).map((chart, index) =>
      pictureOf(chart, `chart-${index + 1}.png`, draw).catch(() => {
        notes.push(`the picture of ${chart.title} could not be drawn`);
        return undefined;
      }),
    ),
  );
  const left = charts.length - mostPictures;
  if (left > 0) notes.push(`${left} more ${left === 1 ? 'chart has' : 'charts have'} no picture`);
  return {
    ...report,
    notes: [...(report.notes ?? []), ...notes],
    attachments: [...(report.attachments ?? []), ...drawn.filter((file) => file !== undefined)],
  };
}
