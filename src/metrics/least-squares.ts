/** What a value is made of at a place: its weights are fitted. */
export type Shape = (x: number) => readonly number[];

/** A fitted shape. */
export interface Line {
  readonly shape: Shape;
  readonly weights: readonly number[];
  /** Standard errors of the weights. */
  readonly errors: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Robust mean of the squared residuals. */
  readonly loss: number;
  /** Standard deviation of a measurement around the line. */
  readonly noise: number;
  /** As many independent measurements would tell as much. */
  readonly count: number;
}

/** Huber's constant: 95% as good as plain least squares where there are no outliers. */
const huber = 1.345;
const rounds = 8;

/** Fits a shape to points with weights that outliers lose; undefined where the points do not tell its parts apart. */
export function leastSquares(points: readonly (readonly [x: number, y: number])[], shape: Shape): Line | undefined {
  const rows = points.map(([x]) => shape(x));
  const width = rows[0]?.length ?? 0;
  if (points.length <= width) return undefined;
  let trust = points.map(() => 1);
  let weights: readonly number[] = [];
  let residuals: readonly number[] = [];
  let scale = 0;
  for (let round = 0; round < rounds; round += 1) {
    const inverse = inverted(normal(rows, trust, width));
    if (inverse === undefined) return undefined;
    const moment = Array.from({ length: width }, (_, i) =>
      rows.reduce((sum, row, n) => sum + (trust[n] ?? 0) * (row[i] ?? 0) * (points[n]?.[1] ?? 0), 0),
    );
    weights = inverse.map((line) => dot(line, moment));
    residuals = points.map(([, y], n) => y - dot(rows[n] ?? [], weights));
    scale = Math.max(1e-9 * Math.abs(points[0]?.[1] ?? 1), 1.4826 * median(residuals.map(Math.abs)));
    trust = residuals.map((one) => Math.min(1, (huber * scale) / Math.max(Math.abs(one), 1e-12)));
  }
  const clipped = residuals.map((one) => Math.sign(one) * Math.min(Math.abs(one), 2.5 * scale));
  const loss = Math.max(clipped.reduce((sum, one) => sum + one * one, 0) / (points.length - width), Number.MIN_VALUE);
  const together = Math.min(0.99, Math.max(0, autocorrelation(clipped)));
  const inflation = (1 + together) / (1 - together);
  const inverse = inverted(normal(rows, trust, width));
  if (inverse === undefined) return undefined;
  const covariance = inverse.map((line) => line.map((one) => one * loss * inflation));
  return {
    shape,
    weights,
    errors: covariance.map((line, i) => Math.sqrt(Math.max(0, line[i] ?? 0))),
    covariance,
    loss,
    noise: Math.sqrt(loss),
    count: points.length / inflation,
  };
}

/** The fitted value at a place, and its standard error. */
export function predicted(
  { shape, weights, covariance }: Line,
  x: number,
): { readonly value: number; readonly error: number } {
  const row = shape(x);
  const variance = dot(
    row,
    covariance.map((line) => dot(line, row)),
  );
  return { value: dot(row, weights), error: Math.sqrt(Math.max(0, variance)) };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, one, index) => sum + one * (b[index] ?? 0), 0);

function normal(rows: readonly (readonly number[])[], trust: readonly number[], width: number): number[][] {
  return Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) =>
      rows.reduce((sum, row, n) => sum + (trust[n] ?? 0) * (row[i] ?? 0) * (row[j] ?? 0), 0),
    ),
  );
}

/** Gauss and Jordan, with the largest pivot; undefined for a matrix that has no inverse worth the name. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((line, i) => [...line, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = row;
    }
    const [line, other] = [work[pivot], work[column]];
    const head = line?.[column] ?? 0;
    if (line === undefined || other === undefined || Math.abs(head) < 1e-9) return undefined;
    const unit = line.map((one) => one / head);
    work[pivot] = other;
    work[column] = unit;
    for (const [row, values] of work.entries()) {
      if (row !== column) work[row] = less(values, unit, values[column] ?? 0);
    }
  }
  return work.map((line) => line.slice(size));
}

const less = (values: readonly number[], unit: readonly number[], factor: number) =>
  factor === 0 ? [...values] : values.map((one, index) => one - factor * (unit[index] ?? 0));

/** How much neighbours go up and down together, -1 to 1. */
function autocorrelation(residuals: readonly number[]): number {
  const all = residuals.reduce((sum, one) => sum + one * one, 0);
  if (all === 0) return 0;
  return residuals.slice(1).reduce((sum, one, index) => sum + one * (residuals[index] ?? 0), 0) / all;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
