import {
  type ChangedLabel,
  type ItemAttributes,
  type Label,
  type MetadataValue,
  isLabelMeant,
  labelValues,
  overLimit,
} from "#contract/media.ts";
import { LakeInputError } from "../errors.ts";

/** A row of a dataset: one image or video in one version. */
export interface Item {
  mediaId: string;
  /** 64 bits of the media id: a comparison of two versions hashes these instead of 36 characters. */
  itemKey: bigint;
  fileName: string;
  mediaType: "image" | "video";
  /** SHA-256 of the bytes, in lower-case hexadecimal. */
  sha256: string;
  mime: string;
  width: number;
  height: number;
  durationMs: number | null;
  sizeBytes: number;
  addedAt: Date;
  /** Without duplicates, in the order in which they were added. */
  tags: string[];
  labels: Label[];
  /** What files of labels say about the item itself. It belongs to the labels: it changes and is restored with them. */
  attributes?: ItemAttributes | undefined;
  caption: string | null;
  clusterId: string | null;
  /** Only fields that have a value. */
  metadata: Record<string, MetadataValue>;
  /** The number of the commit that last changed a value of this row; unique in the installation. */
  rev: number;
}

export type NewItem = Omit<Item, "rev" | "itemKey">;

/** The change that an edit makes to each item. Removals are applied first, so that one edit can replace a label. */
export interface ItemChange {
  addTags?: readonly string[] | undefined;
  removeTags?: readonly string[] | undefined;
  addLabels?: readonly Label[] | undefined;
  /** Names: every label with one of these names is removed. */
  removeLabels?: readonly string[] | undefined;
  /** After the removals: renamed labels, with their new source, and labels that are removed by place. */
  changeLabels?: readonly (ChangedLabel & { source: string })[] | undefined;
  caption?: string | null | undefined;
  /** null removes the value. */
  metadata?: Record<string, MetadataValue> | undefined;
}

/** The first 8 bytes of the id's hexadecimal digits; random in a random UUID. */
export function itemKeyOf(mediaId: string): bigint {
  const digits = mediaId.replaceAll("-", "").slice(0, 16);
  if (!/^[0-9a-f]{16}$/i.test(digits)) throw new RangeError(`${mediaId} is not a UUID`);
  return BigInt.asIntN(64, BigInt(`0x${digits}`));
}

/** The names without repetition. They have their own column, because SQL cannot search a list of structs. */
export function labelNamesOf(labels: readonly Label[]): string[] {
  return [...new Set(labels.map((label) => label.name))];
}

/**
 * The labels after an edit, added ones last. Labels that differ in nothing but the confidence are the same label; adding
 * it again only replaces the confidence.
 */
function changeLabels(labels: readonly Label[], change: ItemChange): Label[] {
  const removed = new Set(change.removeLabels);
  const result = new Map<string, Label>();
  for (const label of labels) {
    if (removed.has(label.name)) continue;
    const changed = change.changeLabels?.find((one) => isLabelMeant(one, label));
    if (changed?.to === null) continue;
    // A new name that is the old one changes nothing, not even the source.
    const isRenamed = changed !== undefined && changed.to !== label.name;
    const next = isRenamed ? { ...label, name: changed.to, source: changed.source } : label;
    result.set(labelIdentity(next), next);
  }
  for (const label of change.addLabels ?? []) result.set(labelIdentity(label), label);
  return [...result.values()];
}

function labelIdentity(label: Label): string {
  return JSON.stringify(labelValues({ ...label, confidence: null }));
}

function changeTags(tags: readonly string[], change: ItemChange): string[] {
  const added = new Set(change.addTags);
  const removed = new Set(change.removeTags);
  const kept = tags.filter((tag) => !removed.has(tag) || added.has(tag));
  return [...new Set([...kept, ...added])];
}

function changeMetadata(
  metadata: Record<string, MetadataValue>,
  change: ItemChange,
): Record<string, MetadataValue> {
  const entries = Object.entries({ ...metadata, ...change.metadata });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/**
 * The item after the edit, with the commit's `rev`, or null if no value would differ.
 * @throws LakeInputError if the item would exceed its limits.
 */
export function changeItem(item: Item, change: ItemChange, rev: number): Item | null {
  const changed: Item = {
    ...item,
    tags: changeTags(item.tags, change),
    labels: changeLabels(item.labels, change),
    caption: change.caption === undefined ? item.caption : change.caption,
    metadata: changeMetadata(item.metadata, change),
  };
  const over = overLimit(item, changed);
  if (over !== null) throw new LakeInputError(over.sentence, [over.field]);
  if (canonicalItem(changed) === canonicalItem(item)) return null;
  return { ...changed, rev };
}

/**
 * One text for all values of an item. Two items have the same text exactly if all their values are equal. The order of
 * metadata fields, and the difference between an absent and an empty value, do not count.
 */
export function canonicalItem(item: Item): string {
  return JSON.stringify([
    item.mediaId,
    String(item.itemKey),
    item.fileName,
    item.mediaType,
    item.sha256,
    item.mime,
    item.width,
    item.height,
    item.durationMs,
    item.sizeBytes,
    item.tags,
    item.labels.map(labelValues),
    item.caption,
    item.clusterId,
    Object.entries(item.metadata)
      .filter(([, value]) => value !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    item.rev,
    ...(item.attributes === undefined ? [] : [item.attributes]),
  ]);
}
