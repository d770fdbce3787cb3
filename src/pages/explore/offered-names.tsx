import { useQuery } from "@tanstack/react-query";
import type { MediaFilter } from "#contract/media.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-dialog.module.css";
import { type BulkEditKind, presentNames } from "./bulk-edit.ts";
import type { Selection } from "./selection.ts";

interface OfferedNamesProps {
  kind: BulkEditKind;
  opened: boolean;
  selection: Selection;
  /** The selection, in the form of the API. */
  filter: MediaFilter;
  /** The names in the field. */
  names: readonly string[];
  onNames: (names: string[]) => void;
}

/** The most names offered; the field accepts any other. */
const offered = 24;

/** Names to choose from: when adding, those of the dataset; when removing, those of the selection. */
export function OfferedNames({
  kind,
  opened,
  selection,
  filter,
  names,
  onNames,
}: OfferedNamesProps) {
  const { dataset } = useDatasetPage();
  const adds = kind === "tag" || kind === "label";
  const facet = kind === "tag" || kind === "untag" ? "tag" : "label";
  const single = !adds && selection.kind === "some";
  // Thousands of ids are too long for an address, and few of them hardly change the result.
  const { except_ids: _, ...all } = filter;
  const facets = useQuery({
    ...mediaFacetsQuery(dataset.id, null, adds ? {} : all, { facet }),
    enabled: useFeature("facets") === true && opened && !single,
  });
  const present = single
    ? presentNames(kind, selection.items.values())
    : (facets.data?.[facet]?.values ?? [])
        .filter(({ count }) => count > 0)
        .map(({ value }) => value)
        .slice(0, offered);
  // The counts include items that a filter by label or tag excludes.
  const title = single ? bulkText.suggestions : bulkText.inUse;
  if (!opened || present.length === 0) return null;
  return (
    <div className={classes.present} role="group" aria-label={title}>
      <span>{title}</span>
      {present.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={names.includes(name)}
          onClick={() =>
            onNames(names.includes(name) ? names.filter((one) => one !== name) : [...names, name])
          }
        >
          {name}
        </button>
      ))}
    </div>
  );
}
