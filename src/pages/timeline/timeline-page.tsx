import { Button, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useNavigationType, useSearchParams } from "react-router";
import { datasetStatus } from "#contract/dataset.ts";
import { refusal } from "#contract/rules.ts";
import { useFeature } from "#/api/session.ts";
import { scrollPositionOf } from "#/lib/scroll-positions.ts";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import { useStore } from "#/lib/store.ts";
import { useBrowserIdle } from "#/lib/use-browser-idle.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { shortcutsOpened } from "#/features/palette/opened.ts";
import { paths } from "#/paths.ts";
import { shellText } from "#/strings/shell.ts";
import { timelineText } from "#/strings/timeline.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";
import { type TimelineFilters, isSearching, readFilters, writeFilters } from "./filters.ts";
import { restoreOf } from "./list/row-model.ts";
import { focusedSnapshot, handleTimelineKey } from "./timeline-keys.ts";
import { TimelineList } from "./list/timeline-list.tsx";
import classes from "./timeline-page.module.css";
import type { TimelineListHandle } from "./list/list-handle.ts";
import { TimelineToolbar } from "./toolbar/timeline-toolbar.tsx";
import { useReveal } from "./list/use-reveal.ts";
import { useRowFocus } from "./list/use-row-focus.ts";
import { useRows } from "./list/use-render-row.tsx";
import { useSelection } from "./toolbar/use-selection.ts";
import { useTimeline } from "./use-timeline.ts";

const loadPanel = () => import("./panel/snapshot-panel.tsx");
const TimelineChart = lazy(async () => ({
  default: (await import("./chart/timeline-chart.tsx")).TimelineChart,
}));
const NowRow = lazy(async () => ({ default: (await import("./nodes/now-row.tsx")).NowRow }));
const SnapshotPanel = lazy(async () => ({ default: (await loadPanel()).SnapshotPanel }));
const PanelSheet = lazy(async () => ({
  default: (await import("./panel/panel-sheet.tsx")).PanelSheet,
}));
const RemovedNote = lazy(async () => ({
  default: (await import("./nodes/removed-node.tsx")).RemovedNote,
}));
const BrokenNotice = lazy(async () => ({
  default: (await import("./broken-notice.tsx")).BrokenNotice,
}));
const TimelineStates = lazy(async () => ({
  default: (await import("./timeline-states.tsx")).TimelineStates,
}));
const NoSnapshots = lazy(async () => ({
  default: (await import("./timeline-states.tsx")).NoSnapshots,
}));
const Selected = lazy(async () => ({ default: (await import("./toolbar/selected.tsx")).Selected }));

/** Below this width the selected snapshot overlays the list. */
const narrow = "(max-width: 74.99em)";

/** The snapshots of a dataset, newest first, and their actions. */
export function TimelinePage() {
  const { dataset, facts, tasks, openDialog: open, prepareDialogs } = useDatasetPage();
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const canUndelete = useFeature("undelete") === true;
  const canCompare = useFeature("diff") === true;
  const hasShape = useFeature("shape") === true;
  const asked = readFilters(search);
  const filters = { ...asked, removed: asked.removed && canUndelete };
  const timeline = useTimeline(dataset, filters, tasks);
  const selectedId = search.get("snapshot");
  const isBack = useNavigationType() === "POP";
  // On returning to the page, its scroll position takes precedence over the row.
  const [openedWith] = useState(() =>
    isBack && scrollPositionOf(location) !== undefined ? null : selectedId,
  );
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  const keysOn = useStore(singleKeys);
  const list = useRef<TimelineListHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const order = timeline.shown.map((row) => row.snapshot_id);
  const view = `${dataset.id}?${writeFilters(new URLSearchParams(), filters).toString()}`;
  const selection = useSelection(view, () => order);
  const reveal = useReveal(dataset.id, openedWith, timeline, list);
  const focus = useRowFocus(order, selectedId, list, closePanel);
  const renderRow = useRows({ timeline, filters, selection, selectedId, addressOf, openDialog });

  const idle = useBrowserIdle();
  useEffect(() => {
    if (idle) void loadPanel();
  }, [idle]);

  usePageTitle(shellText.pageTitle([dataset.display_name, timelineText.heading]));

  function openDialog(request: DialogRequest) {
    if (request.kind === "remove") focus.leaving([request.snapshot.snapshot_id]);
    if (request.kind === "remove-several") {
      focus.leaving(request.snapshots.map((row) => row.snapshot_id));
    }
    open(request);
  }

  function addressOf(snapshotId: string | null): string {
    const next = new URLSearchParams(search);
    if (snapshotId === null) next.delete("snapshot");
    else next.set("snapshot", snapshotId);
    const text = next.toString();
    return text === "" ? location.pathname : `${location.pathname}?${text}`;
  }

  function closePanel() {
    if (selectedId !== null) focus.returnTo(selectedId);
    void navigate(addressOf(null), { preventScrollReset: true });
  }

  function setFilters(next: TimelineFilters) {
    setSearch(writeFilters(search, next), { replace: true, preventScrollReset: true });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (pressedKey(event.nativeEvent) === "Escape" && selection.active) selection.clear();
    if (!keysOn) return;
    handleTimelineKey(event, {
      move: (step) => {
        const at = order.indexOf(focusedSnapshot() ?? selectedId ?? "");
        const next = order[at === -1 ? 0 : at + step];
        if (next !== undefined) list.current?.reveal(next, { focus: true });
      },
      create: () => {
        if (refusal("create_snapshot", facts) === null) openDialog({ kind: "create" });
      },
      restore: () => {
        const id = focusedSnapshot() ?? selectedId;
        const snapshot = timeline.all.find(({ snapshot_id }) => snapshot_id === id);
        if (snapshot) openDialog({ kind: "restore", snapshot });
      },
      select: () => {
        const id = focusedSnapshot();
        if (id !== null) selection.toggle(id, false);
      },
      search: () => searchInput.current?.focus(),
    });
  }

  const panel = selectedId !== null && {
    snapshotId: selectedId,
    snapshot: timeline.all.find(({ snapshot_id }) => snapshot_id === selectedId),
    dataset,
    facts,
    openDialog,
    prepareDialogs,
    takesFocus: isNarrow,
    onClose: closePanel,
  };
  const changes = dataset.changes_since_current ?? 0;
  const { current } = timeline;
  const showsNow = changes > 0 && current !== null && !isSearching(filters) && !filters.removed;
  const compareNow = canCompare ? paths.compare(dataset.id) : null;
  const isNew = timeline.isEmpty && !filters.removed;
  // A search may find restores alone; without one, restores between no snapshots are nothing.
  const nothingFound =
    timeline.rows.length === 0 || (timeline.found === 0 && !isSearching(filters));

  return (
    <div className={classes.columns} data-panel={panel ? true : undefined}>
      {/* The keys belong to the region, whichever element in it has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        className={classes.timeline}
        aria-label={timelineText.heading}
        tabIndex={-1}
        data-selecting={selection.active || undefined}
        onKeyDown={onKeyDown}
      >
        <h2 className={VisuallyHidden.classes["root"]}>{timelineText.heading}</h2>
        {(datasetStatus(dataset) === "ERROR" || dataset.damaged) && (
          <Suspense>
            <BrokenNotice
              dataset={dataset}
              facts={facts}
              current={current}
              onRestore={(snapshot) => openDialog({ kind: "restore", snapshot })}
              prepareDialogs={prepareDialogs}
            />
          </Suspense>
        )}
        {hasShape && timeline.all.length > 1 && (
          <div className={classes.chart}>
            {idle && (
              <Suspense>
                <TimelineChart
                  dataset={dataset}
                  selectedId={selectedId}
                  version={`${timeline.all[0]?.snapshot_id} ${dataset.current_snapshot_id}`}
                  onSelect={(id) => {
                    void navigate(addressOf(id), { preventScrollReset: true });
                    reveal.show(id);
                  }}
                />
              </Suspense>
            )}
          </div>
        )}
        {(!timeline.isEmpty || canUndelete) && (
          <TimelineToolbar
            datasetId={dataset.id}
            filters={filters}
            onFilters={setFilters}
            timeline={timeline}
            canUndelete={canUndelete}
            searchRef={searchInput}
            selecting={selection.active}
            onSelecting={selection.setActive}
            onJump={reveal.jump}
            onHelp={() => shortcutsOpened.set(true)}
          />
        )}
        {timeline.refreshFailed && (
          <p className={classes.stale} role="status">
            {timelineText.refreshFailed}{" "}
            <Button variant="subtle" size="compact-xs" onClick={timeline.refresh}>
              {timelineText.retry}
            </Button>
          </p>
        )}
        {filters.removed && timeline.found > 0 && (
          <Suspense>
            <RemovedNote onBack={() => setFilters({ ...filters, removed: false })} />
          </Suspense>
        )}
        {timeline.rows.length > 0 && (
          <TimelineList
            ref={list}
            timeline={timeline}
            datasetId={dataset.id}
            view={view}
            removed={filters.removed}
            now={
              showsNow ? (
                <Suspense>
                  <NowRow
                    current={current}
                    changes={changes}
                    compare={compareNow}
                    openDialog={openDialog}
                  />
                </Suspense>
              ) : null
            }
            pinned={
              current === null || filters.removed
                ? null
                : {
                    current,
                    restore: restoreOf(current, timeline.rows),
                    changes,
                    compare: compareNow,
                    onShow: () => reveal.show(current.snapshot_id),
                  }
            }
            renderRow={renderRow}
          />
        )}
        {isNew && !dataset.current_snapshot_id && (
          <Suspense>
            <NoSnapshots
              onCreate={
                refusal("create_snapshot", facts) === null
                  ? () => openDialog({ kind: "create" })
                  : null
              }
            />
          </Suspense>
        )}
        {!isNew && (nothingFound || timeline.searchError !== null) && (
          <Suspense>
            <TimelineStates timeline={timeline} filters={filters} onFilters={setFilters} />
          </Suspense>
        )}
        {selection.active && (
          <Suspense>
            <Selected
              dataset={dataset}
              facts={facts}
              selection={selection}
              shown={timeline.shown}
              removed={filters.removed}
              openDialog={openDialog}
            />
          </Suspense>
        )}
      </section>
      {panel && !isNarrow && (
        // Escape closes it from anywhere inside.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <aside
          className={classes.aside}
          aria-label={timelineText.panel}
          onKeyDown={(event) => {
            const isInside = event.currentTarget.contains(event.target as Node);
            if (pressedKey(event.nativeEvent) === "Escape" && isInside) closePanel();
          }}
        >
          <Suspense>
            <SnapshotPanel key={selectedId} {...panel} />
          </Suspense>
        </aside>
      )}
      {panel && isNarrow && (
        <Suspense>
          <PanelSheet {...panel} />
        </Suspense>
      )}
    </div>
  );
}
