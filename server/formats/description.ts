import type { LabelDescription } from "#contract/annotations.ts";
import type { ExportedItem } from "#contract/export.ts";

export type DescribedClass = LabelDescription["classes"][number];

/** The names of the descriptions of an item. */
export function describedBy({ attributes }: Pick<ExportedItem, "attributes">): readonly string[] {
  return attributes?.described_by ?? [];
}
