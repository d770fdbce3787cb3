import { IconCheck, IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import type { MediaItem } from "#contract/media.ts";
import { duration } from "#/lib/time.ts";
import { exploreText } from "#/strings/explore.ts";
import { type GridLayout, thumbnailAddress } from "./grid-layout.ts";
import classes from "./media-grid.module.css";

interface MediaTileProps {
  item: MediaItem;
  index: number;
  layout: GridLayout;
  selected: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onSelect: ((range: boolean) => void) | undefined;
}

export function MediaTile(props: MediaTileProps) {
  const { item, index, layout, selected, onOpen, onSelect } = props;
  const picture = thumbnailAddress(item.media_thumb_uri, layout.width, window.devicePixelRatio);

  function click({ shiftKey, ctrlKey, metaKey }: MouseEvent) {
    if (onSelect && (shiftKey || ctrlKey || metaKey)) onSelect(shiftKey);
    else onOpen();
  }

  return (
    // The keys are handled by the grid, which is their parent.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="gridcell"
      aria-label={nameOf(item)}
      aria-selected={onSelect ? selected : undefined}
      aria-colindex={(index % layout.columns) + 1}
      data-index={index}
      data-selected={selected || undefined}
      className={classes.tile}
      style={{ width: layout.width }}
      tabIndex={props.tabbable ? 0 : -1}
      onFocus={props.onFocus}
      onClick={click}
    >
      <span className={classes.picture} style={{ height: layout.width }}>
        <img src={picture} alt="" loading="lazy" decoding="async" draggable={false} />
        {item.media_type === "video" && (
          // The length is drawn by the style sheet: the name of the tile says it in words.
          <span
            className={classes.video}
            data-length={item.duration_ms === null ? "" : duration(item.duration_ms)}
          >
            <IconPlayerPlayFilled size={10} aria-hidden />
          </span>
        )}
      </span>
      {layout.captions && (
        <span className={classes.caption} title={item.file_name}>
          {item.file_name.split("/").at(-1)}
        </span>
      )}
      {onSelect && (
        <button
          type="button"
          className={classes.check}
          // Space on the tile does the same, and it says whether it is selected.
          tabIndex={-1}
          aria-label={exploreText.select(item.file_name)}
          aria-pressed={selected}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(event.shiftKey);
          }}
        >
          <span>{selected && <IconCheck size={14} stroke={3} aria-hidden />}</span>
        </button>
      )}
    </div>
  );
}

function nameOf({ file_name: name, media_type: type, duration_ms: length }: MediaItem): string {
  return type === "video" ? exploreText.video(name, length === null ? "" : duration(length)) : name;
}
