import { type Box, type Polygon, itemLimits } from "#contract/media.ts";
import { WrongLabel, quoted } from "./label-file.ts";

/** Numbers that were divided and multiplied again may be this much off. */
const tolerance = 1e-6;

/**
 * A box within its picture. One that leaves it is cut at the edge.
 * @param values Relative to the size of the picture: left, top, width, height.
 * @throws WrongLabel for a box that is none, or is not in the picture at all
 */
export function boxWithin(values: readonly number[]): { box: Box; isCut: boolean } {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = values;
  if (values.length !== 4 || !values.every(Number.isFinite)) {
    throw new WrongLabel("The box is not four numbers");
  }
  if (width < 0 || height < 0) throw new WrongLabel("The box has a negative size");
  const left = within(x);
  const top = within(y);
  const isInside = [x, y].every((v) => v >= 0 && v <= 1) && width <= 1 && height <= 1;
  if (isInside && x + width <= 1 + tolerance && y + height <= 1 + tolerance) {
    return { box: [x, y, width, height], isCut: false };
  }
  const right = within(x + width);
  const bottom = within(y + height);
  const isOutside = (width > 0 && right <= left) || (height > 0 && bottom <= top);
  if (isOutside) throw new WrongLabel("The box is not in the picture");
  const isCut =
    Math.max(-x, -y, x + width - 1, y + height - 1) > tolerance || width > 1 || height > 1;
  return { box: [left, top, right - left, bottom - top], isCut };
}

/**
 * A ring within its picture; points beyond the edge are moved onto it.
 * @param values Relative, x and y in turns.
 */
export function ringWithin(values: readonly number[]): { ring: Polygon[number]; isCut: boolean } {
  if (values.length < 6 || values.length % 2 !== 0 || !values.every(Number.isFinite)) {
    throw new WrongLabel("A ring of the polygon is not a list of at least three points");
  }
  if (values.length / 2 > itemLimits.polygonPoints) {
    const most = itemLimits.polygonPoints.toLocaleString("en");
    throw new WrongLabel(`A polygon has at most ${most} points`);
  }
  const ring: Polygon[number] = [];
  for (let at = 0; at < values.length; at += 2) {
    ring.push([within(values[at] ?? 0), within(values[at + 1] ?? 0)]);
  }
  const isCut = values.some((value) => value < -tolerance || value > 1 + tolerance);
  return { ring, isCut };
}

/** The box around all rings. */
export function boxAround(rings: Polygon): Box {
  const points = rings.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), 1);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  return [least(xs), least(ys), most(xs) - least(xs), most(ys) - least(ys)];
}

/** @throws WrongLabel for a name that no label can have */
export function labelName(value: unknown): string {
  const name = typeof value === "number" ? String(value) : value;
  if (typeof name !== "string") throw new WrongLabel("The label has no name");
  const trimmed = name.trim().toWellFormed();
  if (trimmed === "") throw new WrongLabel("The label has no name");
  if (trimmed.length > itemLimits.name) {
    throw new WrongLabel(`A label has at most ${itemLimits.name} characters: ${quoted(trimmed)}`);
  }
  return trimmed;
}

/** A number as a text of a file states it; NaN for anything else, an empty text among them. */
export function numberOf(text: string | undefined): number {
  const trimmed = text?.trim() ?? "";
  // Without the other things that JavaScript takes for numbers: an empty text, `0x10`, `Infinity`.
  return /^[-+.\de]+$/i.test(trimmed) ? Number(trimmed) : NaN;
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}
