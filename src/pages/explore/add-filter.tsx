import type * as z from "zod/mini";
import type { mediaFacetsSchema } from "#contract/media.ts";
import { count } from "#/lib/numbers.ts";
import { exploreText } from "#/strings/explore.ts";
import classes from "./add-filter.module.css";
import { type FilterField, fieldsOf } from "./explore-filter.ts";

export type Facets = z.infer<typeof mediaFacetsSchema>["facets"];

const words = exploreText.filters;

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
  return (
    <ul className={classes.list}>
      {fields.map((field) => (
        <li key={field}>
          <button type="button" onClick={() => onAdd(field)}>
            <span>{words.fields[field]}</span>{" "}
            <small>{totals[field] && count(totals[field].total)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
