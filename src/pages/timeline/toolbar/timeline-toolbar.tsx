import { ActionIcon, Button } from "@mantine/core";
import { IconCheck, IconKeyboard, IconListCheck, IconTrash, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type Ref, Suspense, lazy, useEffect, useRef, useState } from "react";
import { snapshotFiltersQuery } from "#/api/snapshots/snapshot-list.ts";
import { FoldButton } from "#/components/ui/fold-button.tsx";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { SearchField } from "#/components/ui/search-field.tsx";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { originNames, timelineText } from "#/strings/timeline.ts";
import { type TimelineFilters, isSearching } from "#/pages/timeline/filters.ts";
import fold from "#/components/ui/fold-button.module.css";
import classes from "./timeline-toolbar.module.css";
import type { Timeline } from "#/pages/timeline/use-timeline.ts";

const JumpToDate = lazy(async () => ({
  default: (await import("./jump-to-date.tsx")).JumpToDate,
}));

type Key = "reason" | "created_by";

export interface TimelineToolbarProps {
  datasetId: string;
  filters: TimelineFilters;
  onFilters: (filters: TimelineFilters) => void;
  timeline: Timeline;
  canUndelete: boolean;
  searchRef: Ref<HTMLInputElement>;
  selecting: boolean;
  onSelecting: (on: boolean) => void;
  onJump: (before: string) => Promise<Date | null>;
  onHelp: () => void;
}

/** Search and filters of the timeline. */
export function TimelineToolbar(props: TimelineToolbarProps) {
  const { datasetId, filters, onFilters, timeline, canUndelete, selecting } = props;
  const { onSelecting, onJump, onHelp, searchRef } = props;
  // The component has its own text and also writes it to the address: an input whose value comes from the address loses
  // letters, because navigation takes time.
  const [text, setText] = useState(filters.text);
  // Typed texts that are not in the address yet. Any other text in the address comes from a link or from Back.
  const typed = useRef<string[]>([]);
  useEffect(() => {
    const at = typed.current.indexOf(filters.text);
    typed.current = typed.current.slice(at + 1);
    if (at === -1) setText(filters.text);
  }, [filters.text]);
  const [unfolded, setUnfolded] = useState(false);
  const inUse =
    filters.reasons.length +
    filters.authors.length +
    Number(filters.hideAutomatic) +
    Number(filters.removed);
  const idle = useBrowserIdle();
  const facets = useQuery({
    ...snapshotFiltersQuery(datasetId),
    enabled: idle && canUndelete,
  }).data;
  const loaded = filters.removed ? timeline.shown : timeline.all;
  const counts = (listed: readonly { value: string; count: number }[] | undefined, key: Key) =>
    filters.removed || !listed
      ? new Map(
          [...Map.groupBy(loaded, (snapshot) => snapshot[key])].map(([value, of]) => [
            value,
            of.length,
          ]),
        )
      : new Map(listed.map(({ value, count }) => [value, count]));

  function search(value: string) {
    setText(value);
    typed.current.push(value);
    onFilters({ ...filters, text: value });
  }

  function clear() {
    setText("");
    onFilters({ ...filters, text: "", reasons: [], authors: [] });
  }

  return (
    <div className={classes.root}>
      <div className={classes.bar} role="search" aria-label={timelineText.search}>
        <SearchField
          ref={searchRef}
          className={classes.search}
          label={timelineText.search}
          value={text}
          onChange={search}
        />
        <span className={classes.found} role="status">
          {isSearching(filters) &&
            (timeline.isSearching
              ? timelineText.searching
              : timelineText.found(timeline.found, timeline.hasMore))}
        </span>
        {isSearching(filters) && (
          <ActionIcon
            className={classes.clear}
            aria-label={timelineText.clearFilters}
            title={timelineText.clearFilters}
            onClick={clear}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )}
        <FoldButton
          className={classes.fold}
          label={timelineText.filters}
          inUse={inUse}
          unfolded={unfolded}
          onUnfold={setUnfolded}
        />
        <div className={classes.filters} data-open={unfolded || undefined}>
          <FilterMenu
            label={timelineText.origin}
            values={counts(facets?.reasons, "reason")}
            nameOf={(reason) => originNames[reason] ?? reason}
            chosen={filters.reasons}
            onChoose={(reasons) => onFilters({ ...filters, reasons })}
          />
          <FilterMenu
            label={timelineText.author}
            values={counts(facets?.created_by, "created_by")}
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
          {canUndelete && (
            <Button
              variant="default"
              fw={400}
              px="sm"
              aria-pressed={filters.removed}
              title={timelineText.removedHint}
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => onFilters({ ...filters, removed: !filters.removed })}
            >
              {timelineText.removed}
              {facets !== undefined && facets.removed > 0 && (
                <span className={fold.count} data-quiet>
                  {facets.removed}
                </span>
              )}
            </Button>
          )}
          <span className={classes.jump}>
            {idle && (
              <Suspense>
                <JumpToDate onJump={onJump} oldest={facets?.oldest ?? null} />
              </Suspense>
            )}
          </span>
        </div>
      </div>
      <div className={classes.tools}>
        <ActionIcon
          size={38}
          radius={0}
          aria-label={timelineText.selectSeveral}
          title={timelineText.selectSeveral}
          aria-pressed={selecting}
          onClick={() => onSelecting(!selecting)}
        >
          <IconListCheck size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          className={classes.help}
          size={38}
          radius={0}
          aria-label={timelineText.keys}
          title={timelineText.keys}
          onClick={onHelp}
        >
          <IconKeyboard size={16} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}

interface FilterMenuProps {
  label: string;
  /** The values that occur, with their counts. */
  values: ReadonlyMap<string, number>;
  nameOf: (value: string) => string;
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
}

function FilterMenu({ label, values, nameOf, chosen, onChoose }: FilterMenuProps) {
  function entries(): MenuEntry[] {
    // A value of the address that does not occur must be listed, so that it can be removed.
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

  const isAny = chosen.length === 0;
  return (
    <span className={classes.filter} data-any={isAny || undefined}>
      <LazyMenu look="button" label={label} entries={entries}>
        <span className={classes.name}>{label}</span>{" "}
        <b>{isAny ? timelineText.any : chosen.map(nameOf).join(", ")}</b>
      </LazyMenu>
    </span>
  );
}
