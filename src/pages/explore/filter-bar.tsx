import { Button, Popover, TextInput } from "@mantine/core";
import { IconChevronDown, IconFilter, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { mediaFacetsQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { count } from "#/lib/numbers.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { AddFilter } from "./add-filter.tsx";
import { hasMoreFilters, isFiltered, noFilters } from "./explore-filter.ts";
import classes from "./filter-bar.module.css";
import { FilterChip } from "./filter-chip.tsx";
import { type Chip, isEmpty } from "./filter-chips.ts";
import { FilterEditor } from "./filter-editor.tsx";
import { FilterSheet } from "./filter-sheet.tsx";
import { PictureSearch } from "./picture-search.tsx";
import { useFilterChips } from "./use-filter-chips.ts";
import { useFitting } from "./use-fitting.ts";
import { useSearchKey } from "./use-search-key.ts";

interface FilterBarProps {
  at: string | null;
  filter: MediaFilter;
  /** The number of matches; null while unknown. */
  total: number | null;
}

const words = exploreText.filters;

/** The text that is searched, and the conditions in words. All of them are in the address. */
export function FilterBar({ at, filter, total }: FilterBarProps) {
  const [search, change] = useSearchChange();
  const [text, setText] = useSearchText("text");
  const { dataset } = useDatasetPage();
  const canCount = useFeature("facets") === true;
  const hasMore = useFeature("filters") === true;
  const canCompare = useFeature("similar") === true;
  // Requested before an editor opens, so that its counts are loaded then.
  const facets = useQuery({ ...mediaFacetsQuery(dataset.id, at, filter), enabled: canCount });
  const bar = useFilterChips(filter);
  const { chips } = bar;
  const [chipsRef, fits] = useFitting<HTMLUListElement>();
  const [listed, setListed] = useState(false);
  const [adding, setAdding] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  useSearchKey(field);

  const hidden = Math.max(0, chips.length - fits);
  const isFitting = (key: string) => chips.findIndex((chip) => chip.key === key) < fits;
  // A chip that does not fit is edited in the list.
  const inBar = bar.opened !== null && !listed && isFitting(bar.opened) ? bar.opened : null;
  const inList = listed || (bar.opened !== null && inBar === null);

  const editor = (chip: Chip) => (
    <FilterEditor
      condition={chip.condition}
      at={at}
      filter={filter}
      total={total}
      onChange={(next) => bar.edit(chip, next)}
    />
  );

  function open(chip: Chip, on: boolean) {
    bar.open(on ? chip.key : null);
    // A chip without a value goes with its editor.
    if (!on && isEmpty(chip.condition)) addButton.current?.focus();
  }

  // The chip that had the focus is gone.
  function remove(chip: Chip) {
    bar.remove(chip);
    field.current?.focus();
  }

  const searchField = (
    <TextInput
      ref={field}
      type="search"
      className={classes.search}
      aria-label={exploreText.search}
      aria-keyshortcuts="/"
      placeholder={exploreText.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={<kbd className={classes.key}>/</kbd>}
      rightSectionPointerEvents="none"
      value={text}
      onChange={({ currentTarget: { value } }) => setText(value)}
      onKeyDown={({ key, currentTarget }) => {
        const last = chips.at(-1);
        if (key === "Backspace" && currentTarget.value === "" && last) bar.remove(last);
      }}
    />
  );

  return (
    <div className={classes.bar} role="group" aria-label={words.region}>
      {canCompare ? <PictureSearch at={at}>{searchField}</PictureSearch> : searchField}
      {chips.length > 0 && (
        <ul ref={chipsRef} className={classes.chips}>
          {chips.map((chip, place) => (
            <li key={chip.key} data-hidden={place >= fits || undefined}>
              {place > 0 && <span className={classes.and}>{words.and}</span>}
              <FilterChip
                condition={chip.condition}
                opened={inBar === chip.key}
                onOpen={canCount ? (on) => open(chip, on) : undefined}
                onRemove={() => remove(chip)}
              >
                {editor(chip)}
              </FilterChip>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <button type="button" className={classes.others} onClick={() => setListed(true)}>
          <span className={classes.and}>{words.and}</span> {words.others(hidden)}{" "}
          <IconChevronDown size={14} aria-hidden />
        </button>
      )}
      {canCount && (
        <Popover
          opened={adding}
          onChange={setAdding}
          position="bottom-start"
          trapFocus
          returnFocus={false}
          withRoles={false}
          width={220}
          shadow="md"
        >
          <Popover.Target>
            <Button
              ref={addButton}
              variant="subtle"
              color="gray"
              size="compact-sm"
              className={classes.add}
              fw={400}
              leftSection={<IconPlus size={16} aria-hidden />}
              aria-haspopup="dialog"
              aria-expanded={adding}
              onClick={() => setAdding((before) => !before)}
            >
              {words.add}
            </Button>
          </Popover.Target>
          <Popover.Dropdown role="dialog" aria-label={words.addTo} p={4}>
            {adding && (
              <AddFilter
                hasMore={hasMore}
                facets={facets.data}
                onAdd={(name) => {
                  setAdding(false);
                  bar.add(name);
                }}
              />
            )}
          </Popover.Dropdown>
        </Popover>
      )}
      {!hasMore && hasMoreFilters(search) && (
        <span className={classes.note}>{words.unsupported}</span>
      )}
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          fw={400}
          className={classes.clear}
          aria-label={words.clear}
          onClick={() => change(noFilters(search))}
        >
          {words.clearShort}
        </Button>
      )}
      <Button
        variant="default"
        size="compact-md"
        fw={400}
        className={classes.fold}
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setListed(true)}
      >
        {words.region}
        {chips.length > 0 && <b className={classes.number}>{count(chips.length)}</b>}
      </Button>
      <FilterSheet
        opened={inList}
        onClose={() => {
          setListed(false);
          bar.open(null);
        }}
        chips={chips}
        current={chips.find(({ key }) => inList && key === bar.opened) ?? null}
        editor={editor}
        total={total}
        hasMore={hasMore}
        facets={canCount ? facets.data : undefined}
        canAdd={canCount}
        onOpen={bar.open}
        onAdd={bar.add}
        onRemove={bar.remove}
        onClear={() => change(noFilters(search))}
      />
    </div>
  );
}
