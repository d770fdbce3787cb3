import * as z from "zod/mini";
import { metaConditionOf, moreConditions, sizesInBody } from "./media-filter.ts";
import { isVisible, strictBody, uuid, wireTime } from "./wire.ts";

/** Relative to the image's size: x, y of the upper left corner, width and height, each 0 to 1. */
export const boxSchema = z.tuple([
  z.number().check(z.gte(0), z.lte(1)),
  z.number().check(z.gte(0), z.lte(1)),
  z.number().check(z.gte(0), z.lte(1)),
  z.number().check(z.gte(0), z.lte(1)),
]);
export type Box = z.infer<typeof boxSchema>;

/** Rings of at least three points, relative like a box. A point inside an odd number of rings belongs to the shape. */
export const polygonSchema = z.array(
  z
    .array(z.tuple([z.number().check(z.gte(0), z.lte(1)), z.number().check(z.gte(0), z.lte(1))]))
    .check(z.minLength(3, "A ring has at least 3 points")),
);
export type Polygon = z.infer<typeof polygonSchema>;

/** What a label has beyond its place: JSON of the tool that made it, or of the file it came from. */
export const labelAttributesSchema = z.record(z.string(), z.unknown());
export type LabelAttributes = z.infer<typeof labelAttributesSchema>;

export const labelSchema = z.object({
  name: z.string(),
  box: z.optional(z.nullable(boxSchema)),
  /** Absent where the label has none. */
  polygon: z.optional(polygonSchema),
  /** Absent where the label has none. */
  attributes: z.optional(labelAttributesSchema),
  confidence: z.optional(z.nullable(z.number())),
  source: z.string(),
});
export type Label = z.infer<typeof labelSchema>;

export const metadataValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type MetadataValue = z.infer<typeof metadataValueSchema>;

/** Limits of one edit, and of an item after it. The service reads thousands of items at a time. */
export const itemLimits = {
  /** Characters of a tag's or a label's name. */
  name: 255,
  caption: 4096,
  metadataText: 4096,
  /** Of one item, after the edit. */
  tags: 200,
  labels: 1000,
  /** Of one label. */
  polygonPoints: 20_000,
  /** Characters of one label's attributes as JSON. */
  labelAttributes: 262_144,
  /** Of one dataset. */
  metadataFields: 100,
  /** Characters of all texts and names that one edit gives to an item. */
  editText: 65_536,
} as const;

/**
 * The limit that an edit of an item exceeds, by the field of the edit; null where none. Values that exceed a limit
 * already may stay.
 */
export function overLimit(
  before: { tags: readonly unknown[]; labels: readonly unknown[] },
  after: { tags: readonly unknown[]; labels: readonly unknown[] },
): { field: "add_tags" | "add_labels"; sentence: string } | null {
  for (const name of ["tags", "labels"] as const) {
    const count = after[name].length;
    if (count <= itemLimits[name] || count <= before[name].length) continue;
    const sentence = `An item has at most ${itemLimits[name]} ${name}: one of these would have more`;
    return { field: `add_${name}`, sentence };
  }
  return null;
}

export const mediaTypes = ["image", "video"] as const;

/**
 * What files of labels say about an item itself, by format: `coco` has the rest of its image (`license`, `coco_url`, …),
 * `voc` the rest of its annotation; `described_by` names what the files say about all of their images.
 */
export const itemAttributesSchema = z.looseObject({
  coco: z.optional(labelAttributesSchema),
  voc: z.optional(labelAttributesSchema),
  described_by: z.optional(z.array(z.string())),
});
export type ItemAttributes = z.infer<typeof itemAttributesSchema>;

/** The fields of an item, except the addresses of its bytes. */
export const itemFields = {
  media_id: uuid,
  file_name: z.string(),
  media_type: z.enum(mediaTypes),
  width: z.int(),
  height: z.int(),
  duration_ms: z.nullable(z.int()),
  size_bytes: z.int(),
  added_at: wireTime,
  tags: z.array(z.string()),
  labels: z.array(labelSchema),
  caption: z.nullable(z.string()),
  cluster_id: z.nullable(z.string()),
  metadata: z.record(z.string(), metadataValueSchema),
  /** Absent where the item has none. */
  attributes: z.optional(itemAttributesSchema),
};

export const mediaItemSchema = z
  .object({
    ...itemFields,
    /** The bytes of the file, unchanged. */
    media_uri: z.string(),
    media_thumb_uri: z.string(),
    /** Of a video whose frames the server can decode: `stripFrames` of them side by side, of equal width. */
    media_strip_uri: z.optional(z.string()),
    /** What browsers can show: the same bytes, or a converted form where no browser shows them (TIFF). */
    media_view_uri: z.optional(z.string()),
    /** Content type with the codec: `video/mp4; codecs="avc1.64000a"`. */
    content_type: z.optional(z.string()),
  })
  .check(z.meta({ id: "MediaItem" }));
export type MediaItem = z.infer<typeof mediaItemSchema>;

export const mediaPageSchema = z
  .object({
    items: z.array(mediaItemSchema),
    next_cursor: z.nullable(z.string()),
    total: z.optional(z.int()),
    head: z.string(),
  })
  .check(z.meta({ id: "MediaPage" }));
export type MediaPage = z.infer<typeof mediaPageSchema>;

const nameRules = (what: string) =>
  z
    .string()
    .check(
      z.trim(),
      z.minLength(1, { error: `A ${what} has at least 1 character`, abort: true }),
      z.maxLength(itemLimits.name, `A ${what} has at most ${itemLimits.name} characters`),
    );

/** Names to search for, including names that new labels may no longer have. */
const words = (what: string) => z.array(nameRules(what)).check(z.maxLength(1000));

/** A new name. */
const newName = (what: string) =>
  nameRules(what).check(z.refine(isVisible, `A ${what} has at least 1 visible character`));

/**
 * Values of one name are alternatives; the conditions of different names all apply. An empty filter selects every item.
 * A condition that would not narrow anything, such as a blank text, is refused.
 */
export const itemFilterSchema = z.strictObject({
  label: z.optional(words("label")),
  tag: z.optional(words("tag")),
  cluster: z.optional(words("cluster")),
  type: z.optional(z.array(z.enum(mediaTypes))),
  text: z.optional(
    z
      .string()
      .check(
        z.maxLength(1000),
        z.refine(isVisible, "A text to search for has at least 1 visible character"),
      ),
  ),
  meta: z.optional(
    z.record(z.string(), z.array(z.string())).check(
      z.refine((fields) => Object.keys(fields).length > 0, "Name at least one field"),
      z.refine(
        (fields) => Object.keys(fields).every((name) => metaConditionOf(name) !== null),
        "After the name of a field there is nothing, or .not, .gte or .lte",
      ),
    ),
  ),
  media_ids: z.optional(z.array(uuid).check(z.maxLength(10_000))),
  /** Excludes these: for "all matching items" after single items were deselected. */
  except_ids: z.optional(z.array(uuid).check(z.maxLength(10_000))),
});

/** The same with more conditions: `not_` excludes, `all_` asks for every one. */
export const mediaFilterSchema = z.extend(itemFilterSchema, {
  not_label: z.optional(words("label")),
  not_tag: z.optional(words("tag")),
  not_cluster: z.optional(words("cluster")),
  not_type: z.optional(z.array(z.enum(mediaTypes))),
  all_label: z.optional(words("label")),
  all_tag: z.optional(words("tag")),
  ...moreConditions,
  ...sizesInBody,
});
export type MediaFilter = z.infer<typeof mediaFilterSchema>;

export const newLabelSchema = z.strictObject({
  name: newName("label"),
  box: z.optional(z.nullable(boxSchema)),
  polygon: z.optional(
    polygonSchema.check(
      z.minLength(1, "A polygon has at least 1 ring"),
      z.refine(
        (rings) => rings.reduce((sum, ring) => sum + ring.length, 0) <= itemLimits.polygonPoints,
        `A polygon has at most ${itemLimits.polygonPoints} points`,
      ),
    ),
  ),
  attributes: z.optional(
    labelAttributesSchema.check(
      z.refine(
        (values) => JSON.stringify(values).length <= itemLimits.labelAttributes,
        `The attributes of a label have at most ${itemLimits.labelAttributes} characters as JSON`,
      ),
    ),
  ),
  confidence: z.optional(z.nullable(z.number().check(z.gte(0), z.lte(1)))),
});

/** A label as a list of its values: two labels with the same list are equal. Empty ends are left out. */
export function labelValues(label: Label): unknown[] {
  const { name, box = null, confidence = null, source, polygon, attributes } = label;
  const values: unknown[] = [name, box, confidence, source];
  if (polygon !== undefined || attributes !== undefined) values.push(polygon ?? null);
  if (attributes !== undefined) values.push(attributes);
  return values;
}

type NewLabel = z.infer<typeof newLabelSchema>;

/**
 * A label that an item has, and its new name. Its box and confidence stay; who edits is its new source.
 * Without `box` every label of that name is meant, with it only those at exactly that place; null: those without a box.
 */
export const changedLabelSchema = z.strictObject({
  name: nameRules("label"),
  box: z.optional(z.nullable(boxSchema)),
  /** null: the label is removed. */
  to: z.nullable(newName("label")),
});
export type ChangedLabel = z.infer<typeof changedLabelSchema>;

/** Whether a change of labels is about this one. */
export function isLabelMeant({ name, box }: ChangedLabel, label: Label): boolean {
  if (label.name !== name) return false;
  if (box === undefined) return true;
  return JSON.stringify(box) === JSON.stringify(label.box ?? null);
}

/** Name of a metadata field: it becomes a column. */
export const metadataFieldName = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
      "A field name is a letter, then letters, digits or _, at most 63",
    ),
  );

/** A number that JavaScript cannot represent arrives as NaN: see `readJsonText`. */
const newMetadataValue = z.union(
  [z.string().check(z.maxLength(itemLimits.metadataText)), z.number(), z.boolean(), z.null()],
  `A value is a text of at most ${itemLimits.metadataText} characters, a number, true, false or null; a whole number beyond 9007199254740991 is kept exactly as a text only`,
);

const newMetadata = z
  .record(metadataFieldName, newMetadataValue)
  .check(
    z.refine(
      (fields) => Object.keys(fields).length <= itemLimits.metadataFields,
      `A dataset has at most ${itemLimits.metadataFields} metadata fields`,
    ),
  );

function textOf(edit: {
  add_tags?: string[] | undefined;
  add_labels?: NewLabel[] | undefined;
  change_labels?: { to: string | null }[] | undefined;
  caption?: string | null | undefined;
  metadata?: Record<string, MetadataValue> | undefined;
}): number {
  const texts = [
    ...(edit.add_tags ?? []),
    ...(edit.add_labels ?? []).flatMap(({ name, attributes }) => [
      name,
      attributes && JSON.stringify(attributes),
    ]),
    ...(edit.change_labels ?? []).map(({ to }) => to),
    edit.caption ?? "",
    ...Object.values(edit.metadata ?? {}),
  ];
  return texts.reduce<number>((sum, text) => sum + (typeof text === "string" ? text.length : 0), 0);
}

export const editMediaBody = strictBody({
  filter: mediaFilterSchema,
  add_tags: z.optional(z.array(newName("tag")).check(z.maxLength(itemLimits.tags))),
  remove_tags: z.optional(words("tag")),
  add_labels: z.optional(z.array(newLabelSchema).check(z.maxLength(itemLimits.labels))),
  remove_labels: z.optional(words("label")),
  /** After removals, before additions. */
  change_labels: z.optional(z.array(changedLabelSchema).check(z.maxLength(itemLimits.labels))),
  caption: z.optional(z.nullable(z.string().check(z.maxLength(itemLimits.caption)))),
  metadata: z.optional(newMetadata),
  if_head: z.optional(z.string()),
  /** Returns how many items would change, and changes none. */
  dry_run: z.optional(z.boolean()),
}).check(
  z.refine(
    (body) =>
      [
        body.add_tags,
        body.remove_tags,
        body.add_labels,
        body.remove_labels,
        body.change_labels,
        body.caption,
        body.metadata,
      ].some((change) => change !== undefined),
    "Name at least one change: add_tags, remove_tags, add_labels, remove_labels, change_labels, caption or metadata",
  ),
  z.refine(
    (edit) => textOf(edit) <= itemLimits.editText,
    `An edit gives an item at most ${itemLimits.editText} characters in all`,
  ),
  z.meta({ id: "EditMedia" }),
);
export type EditMedia = z.infer<typeof editMediaBody>;

export const editMediaResultSchema = z
  .object({ updated: z.int(), head: z.string() })
  .check(z.meta({ id: "EditMediaResult" }));

export const deleteMediaBody = strictBody({
  filter: mediaFilterSchema,
  if_head: z.optional(z.string()),
  /** Returns how many items would be deleted, and deletes none. */
  dry_run: z.optional(z.boolean()),
}).check(z.meta({ id: "DeleteMedia" }));
export type DeleteMedia = z.infer<typeof deleteMediaBody>;

export const deleteMediaResultSchema = z
  .object({ deleted: z.int(), head: z.string() })
  .check(z.meta({ id: "DeleteMediaResult" }));

/** The facets of a dataset's items that are counted unless others are asked for. */
export const facetNames = ["label", "tag", "cluster", "type"] as const;
/** Those that are counted only when they are asked for. */
export const askedFacetNames = ["folder", "quality", "shape", "has"] as const;
export type FacetName = (typeof facetNames)[number] | (typeof askedFacetNames)[number];

export const facetSchema = z.object({
  /** The most frequent first; values that the filter names are always included, even with 0. */
  values: z.array(z.object({ value: z.string(), count: z.int() })),
  /** The number of values; `values` may contain only the first of them. */
  total: z.int(),
});

/** The number of items with each value: for each facet without its own selection, with the others applied. */
export const mediaFacetsSchema = z
  .object({
    facets: z.object({
      label: z.optional(facetSchema),
      tag: z.optional(facetSchema),
      cluster: z.optional(facetSchema),
      type: z.optional(facetSchema),
      folder: z.optional(facetSchema),
      quality: z.optional(facetSchema),
      shape: z.optional(facetSchema),
      has: z.optional(facetSchema),
    }),
    head: z.string(),
  })
  .check(z.meta({ id: "MediaFacets" }));
export type Facet = z.infer<typeof facetSchema>;

/** `head` is the one that the edit returned: only the last change can be undone. */
export const undoMediaBody = strictBody({ head: z.string() }).check(z.meta({ id: "UndoMedia" }));

export const undoMediaResultSchema = z
  .object({
    /** The number of items that the edit had changed, and that are restored. */
    items: z.int(),
    head: z.string(),
  })
  .check(z.meta({ id: "UndoMediaResult" }));
export type UndoMediaResult = z.infer<typeof undoMediaResultSchema>;
