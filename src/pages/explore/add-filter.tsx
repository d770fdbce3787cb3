import type * as z from "zod/mini";
import type { mediaFacetsSchema } from "#contract/media.ts";
import { count } from "#/lib/numbers.ts";
import { useQuery } from "@tanstack/react-query";
import { metadataFieldsQuery } from "#/api/metadata-fields.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import classes from "./add-filter.module.css";
import { fieldWords } from "./condition-words.ts";
import { type FilterField, fieldsOf } from "./explore-filter.ts";

export type Facets = z.infer<typeof mediaFacetsSchema>["facets"];

interface AddFilterProps {
  hasMore: boolean;
  /** undefined while they are counted. */
  facets: Facets | undefined;
  onAdd: (field: FilterField) => void;
}

/** What can be filtered by, with the number of different values where it is known. */
export function AddFilter({ hasMore, facets, onAdd }: AddFilterProps) {
  const totals: Readonly<Record<string, { total: number } | undefined>> = facets ?? {};
  const fields = fieldsOf(hasMore).filter(
    (field) => field !== "cluster" || (totals[field]?.total ?? 0) > 0,
  );
  const { dataset } = useDatasetPage();
  const hasMeta = useFeature("custom_metadata") === true && hasMore;
  const meta = useQuery({ ...metadataFieldsQuery(dataset.id), enabled: hasMeta }).data ?? [];
  const names = meta.map((field): FilterField => `meta.${field.field_name}`);
  return (
    <ul className={classes.list}>
      {[...fields, ...names].map((field) => (
        <li key={field}>
          <button type="button" onClick={() => onAdd(field)}>
            <span>{fieldWords(field)}</span>{" "}
            <small>{totals[field] && count(totals[field].total)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
