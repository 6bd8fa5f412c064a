import { fileURLToPath } from 'node:url';
import { chartSvg } from '../../charts/svg.ts';
import type { Chart } from '../../model/series.ts';

const fonts = new URL('../../../assets/fonts/', import.meta.url);
const fontFiles = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map((file) => fileURLToPath(new URL(file, fonts)));

/** A chart as PNG, drawn off the event loop. The drawing library is loaded by the first chart. */
export async function chartPng(chart: Chart): Promise<Buffer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  // Without a font of its own the library draws no text and says nothing.
  const image = await renderAsync(chartSvg(chart), {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' },
  });
  return image.asPng();
}
