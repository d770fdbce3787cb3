import type { CompareFilter } from "./compare-filter.ts";

/**
 * How an item that differs is shown. `one`: its picture, and what was said and is said about it; `two`: both pictures;
 * `plain`: the picture of an item that only one version has.
 */
export type CardLook = "one" | "two" | "plain";

/** Sizes in pixels. Every line of a card is always there, so cards of one look have one height. */
export const cardLooks: Readonly<
  Record<CardLook, { pictures: number; height: number; least: number }>
> = {
  one: { pictures: 140, height: 224, least: 216 },
  two: { pictures: 112, height: 144, least: 384 },
  plain: { pictures: 140, height: 174, least: 216 },
};

/** Between cards. */
export const cardGap = 12;
/** Below this width of the page, cards are narrower, so that two stand beside each other. */
const narrow = 560;
const leastNarrow = 148;

export interface CardPlan {
  columns: number;
  cardWidth: number;
}

export function planCards(width: number, look: CardLook): CardPlan {
  const { least } = cardLooks[look];
  const wanted = width < narrow ? (look === "two" ? width : leastNarrow) : least;
  const columns = Math.max(1, Math.floor((width + cardGap) / (wanted + cardGap)));
  return { columns, cardWidth: Math.max(0, (width - cardGap * (columns - 1)) / columns) };
}

/** The look that fits all items of a filter. */
export function lookOf({ change, field }: Pick<CompareFilter, "change" | "field">): CardLook {
  if (change.length > 0 && !change.includes("modified")) return "plain";
  return field.length === 1 && field[0] === "media" ? "two" : "one";
}
