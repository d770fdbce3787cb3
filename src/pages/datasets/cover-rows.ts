import { type Shape, aspectOf } from "#/components/media/justified-rows.ts";

/** The widths of rows, by their height: a cover has about this width, and its pictures are cut a little to fill it. */
const cardRow = 3.6;
const tableRow = 2.6;

/**
 * The pictures of a cover, in rows that fill it: two in a card, one where there are few pictures or in a table.
 * @param items Spread over the dataset, in its order. Those that are left out are spread, too.
 */
export function coverRows<T extends Shape>(items: readonly T[], look: "card" | "row"): T[][] {
  const room = look === "card" ? 2 * cardRow : tableRow;
  const picked = new Set<number>();
  let sum = 0;
  for (const index of spreadOrder(items.length)) {
    if (sum >= room - 0.5) break;
    picked.add(index);
    sum += aspectOf(items[index] ?? { width: 0, height: 0 });
  }
  const shown = items.filter((_, index) => picked.has(index));
  if (look === "row" || sum < 1.5 * cardRow) return shown.length === 0 ? [] : [shown];
  let first = 0;
  let end = 0;
  while (end < shown.length - 1 && first < sum / 2 - 0.5) {
    first += aspectOf(shown[end] ?? { width: 0, height: 0 });
    end += 1;
  }
  return [shown.slice(0, end), shown.slice(end)];
}

/** All indexes, so that those up to any of them are spread over the whole. */
function spreadOrder(length: number): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  for (let steps = 1; order.length < length; steps *= 2) {
    for (let step = 0; step < steps; step += 1) {
      const index = Math.floor((step * length) / steps);
      if (!seen.has(index)) order.push(index);
      seen.add(index);
    }
  }
  return order;
}
