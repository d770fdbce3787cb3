import { ActionIcon, Button } from "@mantine/core";
import { IconCheck, IconKeyboard } from "@tabler/icons-react";
import { type Ref, useState } from "react";
import type { Snapshot } from "#contract/snapshot.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { SearchField } from "#/components/ui/search-field.tsx";
import { reasonNames, timelineText } from "#/strings/timeline.ts";
import { type TimelineFilters, isSearching } from "./filters.ts";
import classes from "./timeline-toolbar.module.css";

export interface TimelineToolbarProps {
  filters: TimelineFilters;
  onFilters: (filters: TimelineFilters) => void;
  snapshots: readonly Snapshot[];
  found: number;
  searchRef: Ref<HTMLInputElement>;
  onHelp: () => void;
}

/** Search and filters of the timeline. */
export function TimelineToolbar(props: TimelineToolbarProps) {
  const { filters, onFilters, snapshots, found, searchRef, onHelp } = props;
  // The text lives here and is written to the address beside it: an input whose value comes straight from
  // the address loses letters, since a navigation takes its time.
  const [text, setText] = useState(filters.text);

  function search(value: string) {
    setText(value);
    onFilters({ ...filters, text: value });
  }

  function clear() {
    setText("");
    onFilters({ ...filters, text: "", reasons: [], authors: [] });
  }

  return (
    <div className={classes.bar} role="search" aria-label={timelineText.search}>
      <SearchField
        ref={searchRef}
        className={classes.search}
        label={timelineText.search}
        value={text}
        onChange={search}
      />
      <FilterMenu
        label={timelineText.reason}
        values={countBy(snapshots, (snapshot) => snapshot.reason)}
        nameOf={(reason) => reasonNames[reason] ?? reason}
        chosen={filters.reasons}
        onChoose={(reasons) => onFilters({ ...filters, reasons })}
      />
      <FilterMenu
        label={timelineText.author}
        values={countBy(snapshots, (snapshot) => snapshot.created_by)}
        nameOf={(author) => author}
        chosen={filters.authors}
        onChoose={(authors) => onFilters({ ...filters, authors })}
      />
      <Button
        variant="default"
        fw={400}
        px="sm"
        aria-pressed={!filters.hideAutomatic}
        title={timelineText.automaticHint}
        leftSection={
          <IconCheck
            size={14}
            aria-hidden
            style={{ visibility: filters.hideAutomatic ? "hidden" : "visible" }}
          />
        }
        onClick={() => onFilters({ ...filters, hideAutomatic: !filters.hideAutomatic })}
      >
        {timelineText.automatic}
      </Button>
      {isSearching(filters) && (
        <Button variant="subtle" px="xs" onClick={clear}>
          {timelineText.clearFilters}
        </Button>
      )}
      <span className={classes.found} role="status">
        {isSearching(filters) && timelineText.found(found)}
      </span>
      <ActionIcon
        className={classes.help}
        size="lg"
        aria-label={timelineText.keys}
        title={timelineText.keys}
        onClick={onHelp}
      >
        <IconKeyboard size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}

interface FilterMenuProps {
  label: string;
  /** Each value that occurs, with how often. */
  values: ReadonlyMap<string, number>;
  nameOf: (value: string) => string;
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
}

function FilterMenu({ label, values, nameOf, chosen, onChoose }: FilterMenuProps) {
  function entries(): MenuEntry[] {
    // A value of the address that does not occur must still be there to be taken away.
    const all = new Set([...values.keys(), ...chosen]);
    return [...all].sort().map((value) => ({
      kind: "check",
      label: nameOf(value),
      note: String(values.get(value) ?? 0),
      checked: chosen.includes(value),
      onChange: (on) =>
        onChoose(on ? [...chosen, value] : chosen.filter((other) => other !== value)),
    }));
  }

  return (
    <LazyMenu look="button" label={label} entries={entries}>
      {label}
      {chosen.length > 0 && <span className={classes.count}>{chosen.length}</span>}
    </LazyMenu>
  );
}

function countBy(snapshots: readonly Snapshot[], keyOf: (snapshot: Snapshot) => string) {
  const counts = new Map<string, number>();
  for (const snapshot of snapshots) {
    const key = keyOf(snapshot);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
