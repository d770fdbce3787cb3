import { IconCheck, IconPlayerPlayFilled } from "@tabler/icons-react";
import { type MouseEvent, memo } from "react";
import type { MediaItem } from "#contract/media.ts";
import { duration } from "#/lib/time.ts";
import { exploreText } from "#/strings/explore.ts";
import { codecNotShown } from "./codec-not-shown.ts";
import { thumbnailAddress } from "./grid-layout.ts";
import classes from "./media-grid.module.css";

/**
 * Callbacks from tiles to the grid; the same object at every render, so that an unchanged tile is not rendered again.
 */
export interface TileActions {
  focus: (index: number) => void;
  open: (index: number) => void;
  select: (index: number, range: boolean) => void;
}

interface MediaTileProps {
  /** undefined while it is loading. */
  item: MediaItem | undefined;
  index: number;
  columns: number;
  width: number;
  captions: boolean;
  selectable: boolean;
  selected: boolean;
  tabbable: boolean;
  actions: TileActions;
}

export const MediaTile = memo(function MediaTile(props: MediaTileProps) {
  const { item, index, width, selectable, selected, actions } = props;

  const codec = item === undefined ? null : codecNotShown(item);

  function click({ shiftKey, ctrlKey, metaKey }: MouseEvent) {
    if (item === undefined) return;
    if (selectable && (shiftKey || ctrlKey || metaKey)) actions.select(index, shiftKey);
    else actions.open(index);
  }

  return (
    // The grid, which is the parent, handles the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="gridcell"
      aria-label={item ? tileName(item, codec) : exploreText.tileLoading(index + 1)}
      aria-busy={item === undefined || undefined}
      aria-selected={selectable ? selected : undefined}
      aria-colindex={(index % props.columns) + 1}
      data-index={index}
      data-selected={selected || undefined}
      className={classes.tile}
      style={{ width }}
      tabIndex={props.tabbable ? 0 : -1}
      onFocus={() => actions.focus(index)}
      onClick={click}
    >
      <span className={classes.picture} style={{ height: width }}>
        {item && (
          <img
            // Another item's picture must not be shown until this one is loaded.
            key={item.media_id}
            src={thumbnailAddress(item.media_thumb_uri, width, window.devicePixelRatio)}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
          />
        )}
        {codec !== null && <span className={classes.codec}>{codec}</span>}
        {item?.media_type === "video" && (
          // The style sheet draws the duration: the name of the tile has it in words.
          <span
            className={classes.video}
            data-length={item.duration_ms === null ? "" : duration(item.duration_ms)}
          >
            <IconPlayerPlayFilled size={10} aria-hidden />
          </span>
        )}
      </span>
      {props.captions && (
        <span className={classes.caption} title={item?.file_name}>
          {item?.file_name.split("/").at(-1)}
        </span>
      )}
      {selectable && item && (
        <button
          type="button"
          className={classes.check}
          // Space on the tile does the same, and the tile has the selected state.
          tabIndex={-1}
          aria-label={exploreText.select(item.file_name)}
          aria-pressed={selected}
          onClick={(event) => {
            event.stopPropagation();
            actions.select(index, event.shiftKey);
          }}
        >
          <span>{selected && <IconCheck size={14} stroke={3} aria-hidden />}</span>
        </button>
      )}
    </div>
  );
});

function tileName(item: MediaItem, codec: string | null): string {
  const { file_name: name, media_type: type, duration_ms: length } = item;
  const known =
    type === "video" ? exploreText.video(name, length === null ? "" : duration(length)) : name;
  return codec === null ? known : exploreText.notShown(known, codec);
}
