import type { MediaItem } from "#contract/media.ts";
import type { TileMark, TileShow } from "./tile-show.ts";

export interface TileChip {
  kind: "label" | "tag";
  name: string;
  text: string;
  /** The last edit added it. */
  isNew: boolean;
}

/** Of one character of a chip's type size, on average, and of what surrounds its text, in pixels. */
const characterWidth = 6;
const chipRoom = { label: 26, tag: 14 } as const;
const gap = 2;
const sides = 8;
/** Of "+12". */
const moreWidth = 30;
const longest = 18;

/** The chips of a tile that fit into its width, in one line, and how many do not. */
export function tileChips(
  item: Pick<MediaItem, "labels" | "tags">,
  show: TileShow,
  { width, mark }: { width: number; mark: TileMark | undefined },
): { chips: TileChip[]; more: number } {
  const all = allChips(item, show, mark);
  const room = width - sides;
  const chips: TileChip[] = [];
  let used = 0;
  for (const [index, chip] of all.entries()) {
    const own = chipRoom[chip.kind] + [...chip.text].length * characterWidth + gap;
    const left = room - used - (index === all.length - 1 ? 0 : moreWidth);
    if (own <= left) {
      used += own;
      chips.push(chip);
      continue;
    }
    // The first one is cut rather than left out.
    const characters = Math.floor((left - chipRoom[chip.kind] - gap) / characterWidth);
    if (index === 0 && characters >= 4) {
      chips.push({ ...chip, text: `${[...chip.text].slice(0, characters - 1).join("")}…` });
    }
    break;
  }
  return { chips, more: all.length - chips.length };
}

/** What the last edit added comes first: it must be visible. */
function allChips(
  { labels, tags }: Pick<MediaItem, "labels" | "tags">,
  show: TileShow,
  mark: TileMark | undefined,
): TileChip[] {
  const added = new Set(mark?.added);
  const best = new Map<string, number | null>();
  for (const { name, confidence = null } of labels) {
    if (confidence !== null && confidence < show.surerThan) continue;
    const known = best.get(name);
    if (known === undefined || (confidence ?? 1) > (known ?? 1)) best.set(name, confidence);
  }
  const chips: TileChip[] = [];
  for (const [name, confidence] of best) {
    if (!show.labels && !added.has(name)) continue;
    const sure = show.confidence && confidence !== null ? ` ${confidence.toFixed(2)}` : "";
    chips.push({ kind: "label", name, text: cut(name) + sure, isNew: added.has(name) });
  }
  for (const name of tags) {
    if (!show.tags && !added.has(name)) continue;
    chips.push({ kind: "tag", name, text: cut(name), isNew: added.has(name) });
  }
  return chips.toSorted((a, b) => Number(b.isNew) - Number(a.isNew));
}

function cut(name: string): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}…`;
}
