import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCamera, IconSearchOff } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { refusal } from "#contract/rules.ts";
import { ReasonedButton } from "#/components/ui/reasoned-button.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { VisuallyHidden } from "#/components/ui/visually-hidden.tsx";
import { readSetting, writeSetting } from "#/lib/storage.ts";
import { useIdle } from "#/lib/use-idle.ts";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { shellText } from "#/strings/shell.ts";
import { datasetText, timelineText } from "#/strings/timeline.ts";
import { isSearching, readFilters, writeFilters } from "./filters.ts";
import type { DialogRequest } from "./dialogs/dialog-request.ts";
import { NowNode } from "./now-node.tsx";
import { RestoreNode } from "./restore-node.tsx";
import type { TimelineRow } from "./rows.ts";
import { SnapshotMenu } from "./snapshot-menu.tsx";
import { SnapshotNode } from "./snapshot-node.tsx";
import { focusedSnapshot, handleTimelineKey } from "./timeline-keys.ts";
import { TimelineList } from "./timeline-list.tsx";
import classes from "./timeline-page.module.css";
import type { TimelineListHandle } from "./timeline-rows.ts";
import { TimelineToolbar } from "./timeline-toolbar.tsx";
import { useTimeline } from "./use-timeline.ts";

const loadPanel = () => import("./snapshot-panel.tsx");
const SnapshotPanel = lazy(async () => ({ default: (await loadPanel()).SnapshotPanel }));
const KeyboardHelp = lazy(async () => ({
  default: (await import("./keyboard-help.tsx")).KeyboardHelp,
}));

/** Below this the selected snapshot takes the list's place. */
const narrow = "(max-width: 63.99em)";

/** The snapshots of a dataset, newest first, and what can be done with them. */
export function TimelinePage() {
  const { dataset, facts, tasks, openDialog: open, prepareDialogs } = useDatasetPage();
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const filters = readFilters(search);
  const timeline = useTimeline(dataset.id, filters, tasks);
  const selectedId = search.get("snapshot");
  const isNarrow = useMediaQuery(narrow, false, { getInitialValueInEffect: false });
  const [helpOpened, setHelpOpened] = useState(false);
  const [helpAsked, setHelpAsked] = useState(false);
  const [keysOn, setKeysOn] = useState(() => readSetting("shortcuts") !== "off");
  const region = useRef<HTMLElement>(null);
  const list = useRef<TimelineListHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const returnTo = useRef<string | null>(null);

  const idle = useIdle();
  useEffect(() => {
    if (idle) void loadPanel();
  }, [idle]);

  usePageTitle(shellText.pageTitle([dataset.display_name, timelineText.heading]));

  // A deep link shows the row that it is about. Only the address that the page was opened with counts.
  const [openedWith] = useState(selectedId);
  useEffect(() => {
    if (openedWith !== null) list.current?.reveal(openedWith, { focus: false });
  }, [openedWith]);

  // On a narrow screen the list comes back when the snapshot is closed: at the row where one left it.
  useEffect(() => {
    if (selectedId !== null || returnTo.current === null) return;
    list.current?.reveal(returnTo.current, { focus: true });
    returnTo.current = null;
  }, [selectedId]);

  // A removed row takes the focus along, which then belongs to its neighbour; and nothing of it stays selected.
  const removing = useRef<{ id: string; neighbour: string | null } | null>(null);
  useEffect(() => {
    const gone = removing.current;
    if (gone === null || timeline.all.some(({ snapshot_id }) => snapshot_id === gone.id)) return;
    removing.current = null;
    if (gone.id === selectedId) closePanel();
    if (gone.neighbour !== null) list.current?.reveal(gone.neighbour, { focus: true });
  });

  function openDialog(request: DialogRequest) {
    if (request.kind === "remove") {
      const id = request.snapshot.snapshot_id;
      const ids = snapshotIds();
      const at = ids.indexOf(id);
      removing.current = { id, neighbour: ids[at + 1] ?? ids[at - 1] ?? null };
    }
    open(request);
  }

  function snapshotIds(): string[] {
    return timeline.rows.flatMap((row) => (row.kind === "snapshot" ? [row.key] : []));
  }

  function addressOf(snapshotId: string | null): string {
    const next = new URLSearchParams(search);
    if (snapshotId === null) next.delete("snapshot");
    else next.set("snapshot", snapshotId);
    const text = next.toString();
    return text === "" ? location.pathname : `${location.pathname}?${text}`;
  }

  function closePanel() {
    returnTo.current = selectedId;
    void navigate(addressOf(null), { preventScrollReset: true });
  }

  function help() {
    setHelpAsked(true);
    setHelpOpened(true);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (!keysOn) return;
    handleTimelineKey(event, {
      move: (step) => {
        const ids = snapshotIds();
        const at = ids.indexOf(focusedSnapshot() ?? selectedId ?? "");
        const next = ids[at === -1 ? 0 : at + step];
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
      search: () => searchInput.current?.focus(),
      help,
    });
  }

  function renderRow(row: TimelineRow) {
    if (row.kind === "restore") {
      const to = row.snapshot && addressOf(row.snapshot.snapshot_id);
      return <RestoreNode row={row} to={to} />;
    }
    const id = row.snapshot.snapshot_id;
    return (
      <SnapshotNode
        snapshot={row.snapshot}
        at={row.at}
        to={addressOf(id)}
        selected={id === selectedId}
        menu={
          <SnapshotMenu
            snapshot={row.snapshot}
            dataset={dataset}
            facts={facts}
            openDialog={openDialog}
            prepareDialogs={prepareDialogs}
          />
        }
      />
    );
  }

  const changes = dataset.changes_since_current ?? 0;
  const { current } = timeline;
  const showsNow = changes > 0 && current !== null && !isSearching(filters);

  return (
    <div className={classes.columns} data-panel={selectedId !== null || undefined}>
      {!(isNarrow && selectedId !== null) && (
        // The keys belong to the region, whatever in it has the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <section
          ref={region}
          className={classes.timeline}
          aria-label={timelineText.heading}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          <VisuallyHidden>
            <h2>{timelineText.heading}</h2>
          </VisuallyHidden>
          {!timeline.isEmpty && (
            <TimelineToolbar
              filters={filters}
              onFilters={(next) =>
                setSearch(writeFilters(search, next), { replace: true, preventScrollReset: true })
              }
              snapshots={timeline.all}
              found={timeline.found}
              searchRef={searchInput}
              onHelp={help}
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
          {showsNow && (
            <NowNode
              changes={changes}
              actions={
                <ReasonedButton
                  size="xs"
                  variant="default"
                  disabledReason={refusal("restore_snapshot", facts)?.sentence ?? null}
                  reasonClassName={classes.reason}
                  onPointerEnter={prepareDialogs}
                  onFocus={prepareDialogs}
                  onClick={() => openDialog({ kind: "discard", snapshot: current })}
                >
                  {timelineText.discard}
                </ReasonedButton>
              }
            />
          )}
          {timeline.rows.length > 0 && (
            <TimelineList
              ref={list}
              timeline={timeline}
              continued={showsNow}
              renderRow={renderRow}
            />
          )}
          {timeline.isEmpty && !dataset.current_snapshot_id && (
            <StateMessage
              icon={<IconCamera size={22} />}
              title={timelineText.empty.title}
              text={timelineText.empty.text}
              actions={
                refusal("create_snapshot", facts) === null && (
                  <Button onClick={() => openDialog({ kind: "create" })}>
                    {datasetText.create}
                  </Button>
                )
              }
            />
          )}
          {!timeline.isEmpty && timeline.found === 0 && timeline.rows.length === 0 && (
            <StateMessage
              icon={<IconSearchOff size={22} />}
              title={timelineText.noMatch.title}
              text={timelineText.noMatch.text}
            />
          )}
        </section>
      )}
      {selectedId !== null && (
        // Escape closes it from anywhere inside.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <aside
          className={classes.aside}
          aria-label={timelineText.panel}
          onKeyDown={(event) => {
            if (event.key === "Escape" && event.currentTarget.contains(event.target as Node)) {
              closePanel();
            }
          }}
        >
          <Suspense>
            <SnapshotPanel
              key={selectedId}
              snapshotId={selectedId}
              snapshot={timeline.all.find(({ snapshot_id }) => snapshot_id === selectedId)}
              dataset={dataset}
              facts={facts}
              openDialog={openDialog}
              prepareDialogs={prepareDialogs}
              takesFocus={isNarrow}
              onClose={closePanel}
            />
          </Suspense>
        </aside>
      )}
      {helpAsked && (
        <Suspense>
          <KeyboardHelp
            opened={helpOpened}
            enabled={keysOn}
            onEnabled={(on) => {
              setKeysOn(on);
              writeSetting("shortcuts", on ? "on" : "off");
            }}
            onClose={() => setHelpOpened(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
