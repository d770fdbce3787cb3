import { ActionIcon, Button } from "@mantine/core";
import {
  IconEye,
  IconLayoutBoard,
  IconLayoutGrid,
  IconPhoto,
  IconStack2,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { tileSizes } from "#/components/media/grid-layout.ts";
import type { GridLook } from "#/components/media/media-grid.tsx";
import type { TileShow } from "#/components/media/tile-show.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { bulkText, exploreText } from "#/strings/explore.ts";
import type { ExploreView } from "./explore-view.ts";
import classes from "./result-bar.module.css";
import { VersionRow, type VersionRowProps } from "./version-bar.tsx";
import type { GridLooks } from "./use-grid-look.ts";

interface ResultBarProps {
  version: Omit<VersionRowProps, "children">;
  /** The number of matches; null while unknown. */
  total: number | null;
  /** The number of all items of the version; null where nothing is filtered, or while unknown. */
  of: number | null;
  /** What the last edit changed. */
  changes: ReactNode;
  /** null where nothing can be selected. */
  onSelectAll: (() => void) | null;
  /** Selects all near-duplicates but one of each; null where the items are not near-duplicates alone. */
  onSelectSpares: (() => void) | null;
  /** The order. */
  sort: ReactNode;
  /** Other choices for the whole list. */
  more: ReactNode;
  looks: GridLooks;
  /** Items or clusters; null where the backend has no clusters. */
  view: ViewChoice | null;
}

interface ViewChoice {
  view: ExploreView;
  onView: (view: ExploreView) => void;
  /** How alike the items of a cluster are. */
  threshold: ReactNode;
}

const words = exploreText.show;

/** What the grid shows: the version, how many items, what just changed; and how it shows them. */
export function ResultBar(props: ResultBarProps) {
  const { version, total, of, changes, more, looks, view } = props;
  const asClusters = view?.view === "clusters";
  return (
    <div
      className={classes.bar}
      data-past={version.at !== null || undefined}
      data-clusters={asClusters || undefined}
    >
      <VersionRow {...version}>
        <span className={classes.count} role="status">
          {total === null
            ? exploreText.counting
            : of === null
              ? exploreText.found(total)
              : exploreText.foundOf(total, of)}
        </span>
      </VersionRow>
      {props.onSelectAll && (
        <Button
          variant="transparent"
          size="compact-sm"
          className={classes.all}
          onClick={props.onSelectAll}
        >
          {bulkText.selectAll(total ?? 0)}
        </Button>
      )}
      {props.onSelectSpares && (
        <Button variant="light" size="compact-sm" onClick={props.onSelectSpares}>
          {bulkText.allButOne}
        </Button>
      )}
      {changes}
      <div className={classes.looks}>
        {asClusters ? (
          view.threshold
        ) : (
          <>
            {props.sort}
            {more}
            <LazyMenu
              look="quiet"
              label={`${words.show} ${shownWords(looks.show)}`}
              entries={() => [...viewEntries(view), ...showEntries(looks)]}
            >
              <IconEye size={16} aria-hidden />
              <span className={classes.wide}>
                {words.show} <b>{shownWords(looks.show)}</b>
              </span>
            </LazyMenu>
            <div className={classes.toggle} role="group" aria-label={words.look}>
              <LookButton look="rows" looks={looks} icon={<IconLayoutBoard size={16} />} />
              <LookButton look="squares" looks={looks} icon={<IconLayoutGrid size={16} />} />
            </div>
            <input
              type="range"
              className={classes.size}
              aria-label={exploreText.size}
              title={exploreText.size}
              min={tileSizes.min}
              max={tileSizes.max}
              step={tileSizes.step}
              value={looks.tileSize}
              onChange={({ currentTarget }) => looks.setTileSize(Number(currentTarget.value))}
            />
          </>
        )}
        {view && <ViewSwitch {...view} />}
      </div>
    </div>
  );
}

const views = [
  { view: "items", icon: <IconPhoto size={16} aria-hidden /> },
  { view: "clusters", icon: <IconStack2 size={16} aria-hidden /> },
] as const;

function ViewSwitch({ view, onView }: ViewChoice) {
  const text = exploreText.view;
  return (
    <div className={classes.views} role="group" aria-label={text.view}>
      {views.map((one) => (
        <Button
          key={one.view}
          size="compact-sm"
          variant="subtle"
          color="gray"
          fw={400}
          c="inherit"
          aria-pressed={view === one.view}
          aria-label={text[one.view]}
          title={text[one.view]}
          onClick={() => onView(one.view)}
        >
          {one.icon}
          <span className={classes.wide}>{text[one.view]}</span>
        </Button>
      ))}
    </div>
  );
}

/** On narrow pages there is no room for the switch beside the rest. */
function viewEntries(choice: ViewChoice | null): MenuEntry[] {
  if (choice === null) return [];
  const text = exploreText.view;
  return [
    {
      kind: "radio",
      label: text.view,
      value: choice.view,
      options: views.map(({ view }) => ({ value: view, label: text[view] })),
      onChange: (value) => choice.onView(value === "clusters" ? "clusters" : "items"),
    },
    { kind: "divider" },
  ];
}

interface LookButtonProps {
  look: GridLook;
  looks: GridLooks;
  icon: ReactNode;
}

function LookButton({ look, looks, icon }: LookButtonProps) {
  return (
    <ActionIcon
      size={26}
      variant="subtle"
      color="gray"
      aria-label={words.looks[look]}
      title={words.looks[look]}
      aria-pressed={looks.look === look}
      onClick={() => looks.setLook(look)}
    >
      {icon}
    </ActionIcon>
  );
}

/** What tiles show, in words. */
function shownWords(show: TileShow): string {
  const parts = [
    show.labels && words.labels,
    show.tags && words.tags,
    show.boxes !== "never" && words.boxes,
  ].filter((part): part is string => part !== false);
  return parts.length === 0 ? words.nothing : parts.join(", ").toLowerCase();
}

function showEntries({ show, setShow, look, setLook }: GridLooks): MenuEntry[] {
  const check = (name: "labels" | "tags" | "confidence"): MenuEntry => ({
    kind: "check",
    label: words[name],
    checked: show[name],
    onChange: (on) => setShow({ ...show, [name]: on }),
  });
  return [
    check("labels"),
    check("tags"),
    check("confidence"),
    { kind: "divider" },
    {
      kind: "radio",
      label: words.boxes,
      value: show.boxes,
      options: (["never", "hover", "always"] as const).map((value) => ({
        value,
        label: words.when[value],
      })),
      onChange: (value) => setShow({ ...show, boxes: value as TileShow["boxes"] }),
    },
    { kind: "divider" },
    {
      kind: "radio",
      label: words.names,
      value: show.names,
      options: (["hover", "always"] as const).map((value) => ({ value, label: words.when[value] })),
      onChange: (value) => setShow({ ...show, names: value as TileShow["names"] }),
    },
    { kind: "divider" },
    {
      kind: "radio",
      label: words.surer,
      value: String(show.surerThan),
      options: ["0", "0.25", "0.5", "0.7", "0.9"].map((value) => ({
        value,
        label: value === "0" ? words.all : Number(value).toFixed(2),
      })),
      onChange: (value) => setShow({ ...show, surerThan: Number(value) }),
    },
    { kind: "divider" },
    {
      kind: "radio",
      label: words.look,
      value: look,
      options: (["rows", "squares"] as const).map((value) => ({
        value,
        label: words.looks[value],
      })),
      onChange: (value) => setLook(value === "squares" ? "squares" : "rows"),
    },
  ];
}
