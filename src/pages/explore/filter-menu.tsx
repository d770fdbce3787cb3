import { Popover, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Facet, MediaFilter } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { MenuButton } from "#/components/ui/menu-button.tsx";
import { count as number } from "#/lib/numbers.ts";
import { hasRoomFor } from "#/lib/address-room.ts";
import { toggled } from "#/lib/toggled.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { addressText } from "#/strings/address.ts";
import { exploreText } from "#/strings/explore.ts";
import { type FilterName, nameOf } from "./explore-filter.ts";
import classes from "./filter-menu.module.css";

interface FilterMenuProps {
  name: FilterName;
  at: string | null;
  filter: MediaFilter;
  onChange: (values: string[]) => void;
}

const words = exploreText.filters;
/** With fewer values than this, all of them are visible without a search. */
const searchFrom = 9;

/** The values of one facet with their counts, to tick, with a search over all of them. */
export function FilterMenu({ name, at, filter, onChange }: FilterMenuProps) {
  const [opened, setOpened] = useState(false);
  const chosen: readonly string[] = filter[name] ?? [];
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      trapFocus
      returnFocus
      // The default role would name the dialog after the button.
      withRoles={false}
      width={300}
      shadow="md"
    >
      <Popover.Target>
        <MenuButton
          look="button"
          label={words[name]}
          popup="dialog"
          expanded={opened}
          onClick={() => setOpened((before) => !before)}
        >
          {words[name]}{" "}
          {chosen.length > 0 && <span className={classes.chosen}>{number(chosen.length)}</span>}
        </MenuButton>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={words.by(words[name])} p={0}>
        {opened && (
          <Values name={name} at={at} filter={filter} chosen={chosen} onChange={onChange} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type ValuesProps = FilterMenuProps & { chosen: readonly string[] };

function Values({ name, at, filter, chosen, onChange }: ValuesProps) {
  const { dataset } = useDatasetPage();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 150);
  // The values selected when the menu opened come first, and stay in place while others are ticked.
  const [first] = useState(chosen);
  const all = useQuery(mediaFacetsQuery(dataset.id, at, filter));
  const found = useQuery({
    ...mediaFacetsQuery(dataset.id, at, filter, { facet: name, q }),
    enabled: q !== "",
  });
  const query = q === "" ? all : found;
  const facet = query.data?.[name];
  const total = all.data?.[name]?.total ?? 0;
  const [search] = useSearchChange();
  const isFull = (value: string) => !chosen.includes(value) && !hasRoomFor(search, name, value);
  const values = facet === undefined ? [] : ordered(facet, first);

  return (
    <>
      {(total >= searchFrom || text !== "") && (
        <TextInput
          className={classes.search}
          type="search"
          size="xs"
          aria-label={words.find(words[name])}
          placeholder={words.find(words[name])}
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
          aria-label={words[name]}
          aria-busy={query.isFetching}
        >
          {values.map(({ value, count }) => (
            <label key={value} className={classes.value} data-none={count === 0 || undefined}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                disabled={isFull(value)}
                onChange={() => onChange(toggled(chosen, value))}
              />
              <span className={classes.name}>{nameOf(name, value)}</span>
              <span className={classes.count}>{number(count)}</span>
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

function ordered({ values }: Facet, first: readonly string[]): Facet["values"] {
  return [
    ...values.filter(({ value }) => first.includes(value)),
    ...values.filter(({ value }) => !first.includes(value)),
  ];
}
