import { ActionIcon, Button } from "@mantine/core";
import {
  IconArrowsExchange,
  IconBug,
  IconChevronLeft,
  IconChevronRight,
  IconClock,
  IconHistory,
  IconListSearch,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { parseWireTime } from "#contract/wire.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { absoluteTime } from "#/lib/time.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paletteOpened } from "#/features/palette/opened.ts";
import { RestoreButton } from "#/features/snapshots/restore-button.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { bisectText } from "#/strings/bisect.ts";
import { versionText as text } from "#/strings/versions.ts";
import type { Version, Versions } from "./use-versions.ts";
import { versionKeys } from "./use-version-keys.ts";
import { type VersionId, backToNow } from "#/features/dataset/version-search.ts";
import classes from "./version-bar.module.css";

interface VersionBarProps {
  at: VersionId;
  versions: Versions;
  onShow: (to: VersionId) => void;
}

/** The shown version, the controls to switch to others, and its actions. */
export function VersionBar({ at, versions, onShow }: VersionBarProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const { snapshot } = versions;
  const isPast = at !== null;
  const label = isPast ? text.region.past : text.region.now;
  const Icon = isPast ? IconHistory : IconClock;
  return (
    <section className={classes.bar} data-past={isPast || undefined} aria-label={label}>
      <Icon size={18} aria-hidden />
      <div className={classes.words}>
        <strong>
          {snapshot ? (
            <Link to={paths.timeline(dataset.id, snapshot.snapshot_id)}>
              {snapshotName(snapshot)}
            </Link>
          ) : isPast ? (
            label
          ) : (
            text.now
          )}
        </strong>
        <span>
          {snapshot && (
            <span className={classes.when}>
              {absoluteTime(parseWireTime(snapshot.created_at))}
              {" · "}
            </span>
          )}
          {isPast ? text.readOnly : text.asItIs}
        </span>
      </div>
      <div className={classes.actions}>
        <Step
          label={text.older}
          keyName={versionKeys.older}
          to={versions.older}
          onShow={onShow}
          icon={<IconChevronLeft size={18} />}
        />
        <Step
          label={text.newer}
          keyName={versionKeys.newer}
          to={versions.newer}
          onShow={onShow}
          icon={<IconChevronRight size={18} />}
        />
        <ActionIcon
          size="lg"
          aria-label={text.choose}
          aria-keyshortcuts={versionKeys.choose}
          title={`${text.choose} (${versionKeys.choose})`}
          onClick={() => paletteOpened.set("explore")}
        >
          <IconListSearch size={18} />
        </ActionIcon>
        {at !== null && !search.has("good") && !search.has("bad") && (
          <LazyMenu
            label={bisectText.start}
            entries={() =>
              (["good", "bad"] as const).map((verdict) => ({
                kind: "action",
                label: bisectText.begin[verdict],
                onSelect: () => change({ [verdict]: at }),
              }))
            }
          >
            <IconBug size={18} />
          </LazyMenu>
        )}
        <FlipButton other={versions.other} onShow={onShow} />
        <Button variant="default" onClick={() => change(backToNow)}>
          {isPast ? text.back : text.end}
        </Button>
        {snapshot && (
          <RestoreButton snapshot={snapshot} variant="default" reasonClassName={classes.reason}>
            {text.restore}
          </RestoreButton>
        )}
      </div>
    </section>
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
      size="lg"
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
}

/** Switches between two versions, back and forth. */
export function FlipButton({ other, onShow }: FlipButtonProps) {
  const name = other && versionName(other);
  return (
    <Button
      classNames={{ root: classes.flip, label: classes.flipLabel }}
      variant="default"
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

/** The way to past versions, while the present state is shown. */
export function EarlierVersions() {
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      leftSection={<IconHistory size={14} aria-hidden />}
      aria-keyshortcuts={versionKeys.choose}
      title={`${text.earlier} (${versionKeys.choose})`}
      onClick={() => paletteOpened.set("explore")}
    >
      {text.earlier}
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
