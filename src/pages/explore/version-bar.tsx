import { ActionIcon, Button } from "@mantine/core";
import {
  IconArrowsExchange,
  IconBug,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconCircleDashed,
  IconColumns2,
  IconDots,
  IconHistory,
  IconLock,
  IconRestore,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { parseWireTime } from "#contract/wire.ts";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { absoluteTime, shortDay, wholeDay } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { type VersionId, backToNow } from "#/features/dataset/version-search.ts";
import { paletteOpened } from "#/features/palette/opened.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { snapshotActions } from "#/features/snapshots/snapshot-actions.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { bisectText } from "#/strings/bisect.ts";
import { versionText as text } from "#/strings/versions.ts";
import type { Version, Versions } from "./use-versions.ts";
import { versionKeys } from "./use-version-keys.ts";
import classes from "./version-bar.module.css";

export interface VersionRowProps {
  at: VersionId;
  versions: Versions;
  /** A past version is shown, or the user switches between versions. */
  isTravelling: boolean;
  onShow: (to: VersionId) => void;
  /** The number of items, which stands beside the name. */
  children: ReactNode;
}

/** The shown version as the begin of the result's row: its name, the number of its items, and what can be done with it. */
export function VersionRow({ at, versions, isTravelling, onShow, children }: VersionRowProps) {
  const { snapshot } = versions;
  const now = useNow();
  if (!isTravelling) {
    return (
      <>
        <span className={classes.here}>
          <VersionButton at={at} versions={versions} />
          {versions.older && (
            <Step
              label={text.older}
              keyName={versionKeys.older}
              to={versions.older}
              onShow={onShow}
              icon={<IconChevronLeft size={16} />}
            />
          )}
        </span>
        {children}
      </>
    );
  }
  const isPast = at !== null;
  const date = snapshot && parseWireTime(snapshot.created_at);
  return (
    <section className={classes.row} aria-label={isPast ? text.region.past : text.region.now}>
      <VersionButton at={at} versions={versions} />
      <span className={classes.steps}>
        <Step
          label={text.older}
          keyName={versionKeys.older}
          to={versions.older}
          onShow={onShow}
          icon={<IconChevronLeft size={16} />}
        />
        <Step
          label={text.newer}
          keyName={versionKeys.newer}
          to={versions.newer}
          onShow={onShow}
          icon={<IconChevronRight size={16} />}
        />
      </span>
      {children}
      {date && (
        <time className={classes.date} dateTime={date.toISOString()} title={absoluteTime(date)}>
          <span className={classes.whole}>{wholeDay(date)}</span>
          <span className={classes.short} aria-hidden>
            {shortDay(date, now)}
          </span>
        </time>
      )}
      {isPast && (
        <span className={classes.readOnly} title={text.readOnlyWhy}>
          <IconLock size={14} aria-hidden />
          <span>{text.readOnly}</span>
        </span>
      )}
      <Actions at={at} versions={versions} onShow={onShow} />
    </section>
  );
}

/** Opens the choice of versions. */
function VersionButton({ at, versions: { snapshot } }: { at: VersionId; versions: Versions }) {
  const isPast = at !== null;
  const name = snapshot ? snapshotName(snapshot) : isPast ? text.loadingShort : text.now;
  const Icon = isPast ? IconHistory : IconCircleDashed;
  return (
    <Button
      variant="default"
      size="compact-sm"
      className={classes.version}
      classNames={{ label: classes.versionLabel }}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={<IconChevronDown size={14} aria-hidden />}
      aria-label={text.chooseFrom(name)}
      aria-haspopup="dialog"
      aria-keyshortcuts={versionKeys.choose}
      title={`${text.choose} (${versionKeys.choose})`}
      onClick={() => paletteOpened.set("explore")}
    >
      {name}
    </Button>
  );
}

function Actions({ at, versions, onShow }: Pick<VersionRowProps, "at" | "versions" | "onShow">) {
  const { dataset, facts, openDialog } = useDatasetPage();
  const [search, change] = useSearchChange();
  const navigate = useNavigate();
  const { snapshot, other } = versions;
  const canCompare = useFeature("diff") === true && snapshot !== null;
  const compare = paths.compare(dataset.id, { from: snapshot?.snapshot_id ?? "", to: "head" });
  const isPast = at !== null;
  const back = isPast ? text.back : text.end;

  function entries(): MenuEntry[] {
    const bisect: MenuEntry[] =
      at === null || search.has("good") || search.has("bad")
        ? []
        : [
            { kind: "divider" },
            { kind: "heading", label: bisectText.start },
            ...(["good", "bad"] as const).map((verdict) => ({
              kind: "action" as const,
              label: bisectText.begin[verdict],
              icon: <IconBug size={16} />,
              onSelect: () => change({ [verdict]: at }),
            })),
          ];
    return [
      ...(snapshot
        ? [
            {
              kind: "action" as const,
              label: text.onTimeline,
              icon: <IconHistory size={16} />,
              onSelect: () => void navigate(paths.timeline(dataset.id, snapshot.snapshot_id)),
            },
          ]
        : []),
      ...(canCompare
        ? [
            {
              kind: "action" as const,
              label: text.compare,
              icon: <IconColumns2 size={16} />,
              onSelect: () => void navigate(compare),
            },
          ]
        : []),
      ...(other
        ? [
            {
              kind: "action" as const,
              label: text.flip(versionName(other)),
              icon: <IconArrowsExchange size={16} />,
              onSelect: () => onShow(other.id),
            },
          ]
        : []),
      ...(snapshot
        ? [
            {
              kind: "action" as const,
              label: text.restore,
              icon: <IconRestore size={16} />,
              disabledReason: snapshotActions(snapshot, facts, dataset.changes_since_current)
                .restore,
              onSelect: () => openDialog({ kind: "restore", snapshot }),
            },
          ]
        : []),
      ...bisect,
    ];
  }

  return (
    <span className={classes.actions}>
      {canCompare && (
        <Link className={classes.compare} to={compare}>
          {text.compare}
        </Link>
      )}
      <FlipButton className={classes.flip} other={other} onShow={onShow} />
      {snapshot && (
        <span className={classes.restore}>
          <RestoreButton
            snapshot={snapshot}
            variant="transparent"
            size="compact-sm"
            reasonClassName={classes.reason}
          >
            {text.restore}
          </RestoreButton>
        </span>
      )}
      <Button
        variant="transparent"
        size="compact-sm"
        className={classes.back}
        aria-label={back}
        onClick={() => change(backToNow)}
      >
        <span className={classes.backText}>{back}</span>
        <IconX size={16} aria-hidden />
      </Button>
      <LazyMenu label={text.more} entries={entries}>
        <IconDots size={16} />
      </LazyMenu>
    </span>
  );
}

interface StepProps {
  label: string;
  keyName: string;
  to: Version | null;
  onShow: (to: VersionId) => void;
  icon: ReactNode;
}

/** At an end it stays, and keeps the focus: the next press may go the other way. */
function Step({ label, keyName, to, onShow, icon }: StepProps) {
  return (
    <ActionIcon
      size={26}
      className={classes.step}
      aria-label={label}
      aria-keyshortcuts={keyName}
      title={`${label} (${keyName})`}
      aria-disabled={to === null}
      {...(to === null ? { "data-disabled": true } : {})}
      onClick={() => to && onShow(to.id)}
    >
      {icon}
    </ActionIcon>
  );
}

interface FlipButtonProps {
  other: Version | null;
  onShow: (to: VersionId) => void;
  className?: string | undefined;
}

/** Switches between two versions, back and forth. */
export function FlipButton({ other, onShow, className }: FlipButtonProps) {
  const name = other && versionName(other);
  return (
    <Button
      className={className}
      classNames={{ label: classes.flipLabel }}
      variant="transparent"
      size="compact-sm"
      leftSection={<IconArrowsExchange size={16} aria-hidden />}
      aria-label={name === null ? text.flipShort : text.flip(name)}
      aria-keyshortcuts={versionKeys.flip}
      title={`${text.flip(name ?? "")} (${versionKeys.flip})`}
      disabled={other === null}
      onClick={() => other && onShow(other.id)}
    >
      {text.flipShort} {name}
    </Button>
  );
}

function versionName({ snapshot }: Version): string {
  return snapshot ? snapshotName(snapshot) : text.now;
}

/** The announcement for screen readers when another version is shown. */
export function shownWords(at: VersionId, { snapshot }: Pick<Versions, "snapshot">): string {
  if (at === null) return text.shownNow;
  if (snapshot === null) return "";
  return text.shown(snapshotName(snapshot), absoluteTime(parseWireTime(snapshot.created_at)));
}
