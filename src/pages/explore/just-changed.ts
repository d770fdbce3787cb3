import { useEffect, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import type { TileMark } from "#/components/media/tile-show.ts";
import type { Done, NamesEdit } from "./done-edit.ts";
import { type Selection, isSelected } from "./selection.ts";

/** How long tiles are marked, in milliseconds. */
const markedMs = 60_000;

const hasTag = (item: MediaItem, name: string) => item.tags.includes(name);
const hasLabel = (item: MediaItem, name: string) =>
  item.labels.some((label) => label.name === name);

/** The marks that an edit leaves on tiles: until the next edit, its undoing, or for a while. */
export function useJustChanged(done: Done | null) {
  const [marks, setMarks] = useState<{
    of: string;
    markOf: (item: MediaItem) => TileMark | undefined;
  } | null>(null);
  useEffect(() => {
    if (marks === null) return;
    const timer = setTimeout(() => setMarks(null), markedMs);
    return () => clearTimeout(timer);
  }, [marks]);
  const isOn = marks !== null && done?.head === marks.of && done.next === "undo";
  return {
    markOf: isOn ? marks.markOf : unmarked,
    note: (result: Done, selection: Selection) => {
      const markOf = result.edit && marksOf(result.edit, selection);
      setMarks(markOf === undefined ? null : { of: result.head, markOf });
    },
  };
}

function unmarked(): undefined {
  return undefined;
}

/** Which items an edit of the selection changed, as far as is known of them from before. */
export function marksOf({ kind, names }: NamesEdit, selection: Selection) {
  const has = kind === "tag" || kind === "untag" ? hasTag : hasLabel;
  const adds = kind === "tag" || kind === "label";
  const kept = new Map<string, TileMark | undefined>();
  return (item: MediaItem): TileMark | undefined => {
    const { media_id: id } = item;
    if (!isSelected(selection, id)) return undefined;
    if (kept.has(id)) return kept.get(id);
    const before = selection.kind === "some" ? selection.items.get(id) : undefined;
    const changed = names.filter((name) =>
      before === undefined ? has(item, name) === adds : has(before, name) !== adds,
    );
    const mark = changed.length === 0 ? undefined : { added: adds ? changed : [], isGone: false };
    kept.set(id, mark);
    return mark;
  };
}
