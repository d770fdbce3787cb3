import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Facet, type MediaFilter, facetNames } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { count as number } from "#/lib/numbers.ts";
import { hasRoomFor } from "#/lib/address-room.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { addressText } from "#/strings/address.ts";
import { exploreText } from "#/strings/explore.ts";
import { nameOf } from "./condition-words.ts";
import { type ListField, type Mode, parameterOf } from "./explore-filter.ts";
import classes from "./filter-editor.module.css";

const words = exploreText.filters;
/** With fewer values than this, all of them are visible without a search. */
const searchFrom = 9;

interface FilterValuesProps {
  field: ListField;
  mode: Mode;
  at: string | null;
  filter: MediaFilter;
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}

/** The values of a field with their counts, to tick, with a search over all of them. */
export function FilterValues({ field, mode, at, filter, chosen, onChange }: FilterValuesProps) {
  const { dataset } = useDatasetPage();
  const colourOf = useClassColours(dataset.id);
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 150);
  // The values selected when the editor opened come first, and stay in place while others are ticked.
  const [first] = useState(chosen);
  // The usual ones are counted together, and before an editor opens.
  const ask = (facetNames as readonly string[]).includes(field) ? undefined : field;
  const all = useQuery(mediaFacetsQuery(dataset.id, at, filter, { facet: ask }));
  const found = useQuery({
    ...mediaFacetsQuery(dataset.id, at, filter, { facet: field, q }),
    enabled: q !== "",
  });
  const query = q === "" ? all : found;
  const facet = query.data?.[field];
  const total = all.data?.[field]?.total ?? 0;
  const [search] = useSearchChange();
  const isFull = (value: string) =>
    !chosen.includes(value) && !hasRoomFor(search, parameterOf(field, mode), value);
  const values = facet === undefined ? [] : ordered(facet, first, q === "" ? chosen : []);
  const name = words.fields[field];

  return (
    <>
      {(total >= searchFrom || text !== "") && (
        <TextInput
          className={classes.search}
          type="search"
          size="xs"
          aria-label={words.find(name)}
          placeholder={words.find(name)}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          data-autofocus
        />
      )}
      {query.isError && facet === undefined ? (
        <p className={classes.note} role="alert">
          {describeError(query.error).message}{" "}
          <button type="button" className={classes.retry} onClick={() => void query.refetch()}>
            {exploreText.retry}
          </button>
        </p>
      ) : (
        <div
          className={classes.values}
          role="group"
          aria-label={name}
          aria-busy={query.isFetching || undefined}
        >
          {values.map(({ value, count }) => (
            <label key={value} className={classes.value} data-none={count === 0 || undefined}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                disabled={isFull(value)}
                onChange={() => onChange(toggled(chosen, value))}
              />
              {field === "label" && (
                <i className={classes.dot} style={{ background: colourOf(value) }} />
              )}
              <span className={classes.name}>{nameOf(field, value)}</span>
              <span className={classes.count}>{count !== null && number(count)}</span>
            </label>
          ))}
        </div>
      )}
      <p className={classes.note} role="status">
        {values.some(({ value }) => isFull(value)) ? addressText.noMore : noteFor(facet, q)}
      </p>
    </>
  );
}

function noteFor(facet: Facet | undefined, q: string): string | null {
  if (facet === undefined) return null;
  if (facet.values.length === 0) return q === "" ? words.none : words.notFound(q);
  return facet.total > facet.values.length ? words.more(facet.values.length, facet.total) : null;
}

/**
 * The chosen ones first. Those that the answer leaves out, because there are too many or no item has them any more, can
 * still be unticked; their number is not known.
 */
function ordered(
  { values }: Facet,
  first: readonly string[],
  chosen: readonly string[],
): { value: string; count: number | null }[] {
  const others = chosen.filter((name) => !values.some(({ value }) => value === name));
  return [
    ...values.filter(({ value }) => first.includes(value)),
    ...values.filter(({ value }) => !first.includes(value)),
    ...others.map((value) => ({ value, count: null })),
  ];
}
