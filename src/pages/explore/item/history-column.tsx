import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router";
import type { MediaItem } from "#contract/media.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { parseWireTime } from "#contract/wire.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { Moment } from "#/components/ui/moment.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { shortAuthor, snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { paths } from "#/paths.ts";
import { historyText as text } from "#/strings/item-history.ts";
import { type HistoryStep, type Preview, changeWords, sourcesOf } from "./history-steps.ts";
import classes from "./item-history.module.css";

interface HistoryColumnProps {
  step: Extract<HistoryStep, { kind: "version" }>;
  mediaId: string;
  /** From the list. */
  snapshot: Snapshot | undefined;
  /** The version before it, from the list. */
  before: Snapshot | undefined;
  /** Reads the item in this version, for its picture. */
  isRead: boolean;
  colourOf: (name: string) => string;
  onPreview: (preview: Preview | null) => void;
  /** Makes the item what it was; null where that is not possible. */
  onBringBack: ((snapshot: Snapshot) => void) | null;
}

/** One version that changed the item: as it was, what changed, and by whom. */
export function HistoryColumn(props: HistoryColumnProps) {
  const { step, mediaId, snapshot, before, colourOf, onPreview } = props;
  const { version, differsFromNow } = step;
  const { dataset } = useDatasetPage();
  const { state } = useLocation();
  const isNow = version.version === "head";
  const at = isNow ? null : version.version;
  const query = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [mediaId] }),
    enabled: version.present && props.isRead,
  });
  const item = query.data?.items[0];
  const name = isNow ? text.now : snapshot ? snapshotName(snapshot) : text.older;
  const words = changeWords(version, before && snapshotName(before)).join(", ");
  const by = [...sourcesOf(version), version.by].filter(
    (one, index, all): one is string => typeof one === "string" && all.indexOf(one) === index,
  );
  const preview = () => onPreview(version.present ? { version: version.version, name } : null);
  return (
    // Pointing shows the version on the stage; the link in the column does it for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classes.column}
      data-absent={!version.present || undefined}
      data-now={isNow || undefined}
      data-current={snapshot?.is_current || undefined}
      onPointerEnter={preview}
      onPointerLeave={() => onPreview(null)}
      onFocus={preview}
      onBlur={() => onPreview(null)}
    >
      <span className={classes.mark} aria-hidden />
      <div className={classes.what}>
        <Then item={item} colourOf={colourOf} />
        <div>
          {version.present ? (
            <Link
              to={paths.item(dataset.id, mediaId, at ?? undefined)}
              replace
              state={state as unknown}
            >
              {name}
            </Link>
          ) : (
            <strong>{name}</strong>
          )}
          {snapshot && (
            <span className={classes.date}>
              <Moment at={parseWireTime(snapshot.created_at)} />
            </span>
          )}
        </div>
      </div>
      <p className={classes.change} title={words}>
        {words}
      </p>
      {by.length > 0 && (
        <p className={classes.by} title={by.join(" · ")}>
          {by.map(shortAuthor).join(" · ")}
        </p>
      )}
      {version.present && differsFromNow && snapshot && props.onBringBack && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={() => props.onBringBack?.(snapshot)}
        >
          {text.bringBack}
        </Button>
      )}
    </li>
  );
}

const pictureHeight = 40;
const narrowest = 28;
const widest = 72;

/** The item as it was, small. */
function Then({
  item,
  colourOf,
}: {
  item: MediaItem | undefined;
  colourOf: (name: string) => string;
}) {
  if (item === undefined) return <span className={classes.picture} />;
  const ratio = item.width > 0 && item.height > 0 ? item.width / item.height : 1;
  const width = Math.min(widest, Math.max(narrowest, pictureHeight * ratio));
  return (
    <span className={classes.picture} style={{ width }}>
      <img src={thumbnailAddress(item.media_thumb_uri, 64, 2)} alt="" />
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        {item.labels.map(
          ({ name, box }, index) =>
            box && (
              <rect
                // Labels of one item have no identity except their index.
                // oxlint-disable-next-line react/no-array-index-key
                key={index}
                x={box[0]}
                y={box[1]}
                width={box[2]}
                height={box[3]}
                style={{ stroke: colourOf(name) }}
              />
            ),
        )}
      </svg>
    </span>
  );
}
