import type { LabelMode } from "#contract/annotations.ts";
import { type Box, type Label, itemLimits, labelValues } from "#contract/media.ts";
import { type Item, canonicalItem, changeItem } from "../../lake/schema/item.ts";
import type { ItemLabels } from "../../formats/label-reading.ts";
import { joinedAttributes } from "./item-attributes.ts";

/**
 * An item with the labels that files have of it; null where that changes nothing.
 *
 * Merged, it keeps what it has, and gains what it lacks: a label of the same name at the same place is the same one.
 * @throws LakeInputError where the item would have too many labels or tags
 */
export function applyLabels<I extends Item>(
  item: I,
  found: ItemLabels,
  { mode, rev }: { mode: LabelMode; rev: number },
): I | null {
  const kept = mode === "replace" ? [] : item.labels;
  const known = new Set(kept.map(placeOf));
  const fresh = joined(found.labels).filter((label) => !known.has(placeOf(label)));
  const own =
    mode === "replace"
      ? { ...item.attributes, ...found.attributes }
      : joinedAttributes(item.attributes, found.attributes);
  const isNone = own === undefined || Object.keys(own).length === 0;
  const start: Item = { ...item, labels: kept, ...(isNone ? {} : { attributes: own }) };
  const change = {
    addLabels: fresh,
    addTags: found.tags,
    caption: captionOf(item.caption, found.captions, mode),
  };
  const next = { ...item, ...(changeItem(start, change, item.rev) ?? start) };
  return canonicalItem(next) === canonicalItem(item) ? null : { ...next, rev };
}

/** The lines of the caption; undefined: it stays. */
function captionOf(
  before: string | null,
  found: readonly string[],
  mode: LabelMode,
): string | undefined {
  if (found.length === 0) return undefined;
  const kept = mode === "replace" || before === null ? [] : before.split("\n");
  const lines = found.flatMap((caption) => caption.toWellFormed().split(/\r?\n/));
  let text = "";
  for (const line of new Set([...kept, ...lines])) {
    const longer = text === "" ? line : `${text}\n${line}`;
    if (longer.length > itemLimits.caption) break;
    text = longer;
  }
  return text;
}

/**
 * One label for each annotation: COCO's files of instances and of key points have the same ones, each with a part of
 * what is known of it.
 */
function joined(labels: readonly Label[]): Label[] {
  const result = new Map<string, Label>();
  for (const label of labels) {
    const id = label.attributes?.["id"];
    const key =
      id === undefined
        ? JSON.stringify(labelValues(label))
        : JSON.stringify([placeOf(label), typeof id, id]);
    const known = result.get(key);
    if (known === undefined) result.set(key, label);
    else {
      const attributes = { ...known.attributes, ...label.attributes };
      const isNone = Object.keys(attributes).length === 0;
      result.set(key, { ...label, ...known, ...(isNone ? {} : { attributes }) });
    }
  }
  return [...result.values()];
}

/** The name and the place of a label, as close as a pixel of any picture. */
function placeOf({ name, box, polygon }: Label): string {
  const round = (value: number) => Math.round(value * 1e6);
  return JSON.stringify([
    name,
    (box ?? ([] as Partial<Box>)).map((value) => round(value ?? 0)),
    (polygon ?? []).map((ring) => ring.map(([x, y]) => [round(x), round(y)])),
  ]);
}
