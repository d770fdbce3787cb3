import { IconCheck, IconPhotoSearch, IconPlayerPlayFilled } from "@tabler/icons-react";
import { type CSSProperties, type MouseEvent, type PointerEvent, memo, useRef } from "react";
import type { MediaItem } from "#contract/media.ts";
import { cutName } from "#/lib/cut-name.ts";
import { duration } from "#/lib/time.ts";
import { exploreText } from "#/strings/explore.ts";
import { codecNotShown } from "./codec-not-shown.ts";
import { thumbnailAddress } from "./grid-layout.ts";
import { isCropped } from "./justified-rows.ts";
import classes from "./media-tile.module.css";
import { TileBoxes } from "./tile-boxes.tsx";
import { tileChips } from "./tile-chips.ts";
import { TileScrub } from "./tile-scrub.tsx";
import type { TileMark, TileShow } from "./tile-show.ts";

/**
 * Callbacks from tiles to the grid; the same object at every render, so that an unchanged tile is not rendered again.
 */
export interface TileActions {
  focus: (index: number) => void;
  /** A click: opens the item, or selects it once others are selected. */
  press: (index: number) => void;
  select: (index: number, range: boolean) => void;
  /** Shows what looks like it. */
  similar: (index: number) => void;
}

interface MediaTileProps {
  /** undefined while it is loading. */
  item: MediaItem | undefined;
  index: number;
  /** From 1. */
  column: number;
  width: number;
  height: number;
  show: TileShow;
  mark: TileMark | undefined;
  colourOf: (label: string) => string;
  selectable: boolean;
  /** Items can be compared by their looks. */
  comparable: boolean;
  selected: boolean;
  tabbable: boolean;
  actions: TileActions;
}

/** Of a character of the name on a tile, in pixels. */
const characterWidth = 6.6;

export const MediaTile = memo(function MediaTile(props: MediaTileProps) {
  const { item, index, width, height, show, mark, selectable, selected, actions } = props;
  const pointer = useRef("");

  const codec = item === undefined ? null : codecNotShown(item);

  function click({ shiftKey, ctrlKey, metaKey }: MouseEvent) {
    if (item === undefined) return;
    if (selectable && (shiftKey || ctrlKey || metaKey)) actions.select(index, shiftKey);
    else actions.press(index);
  }

  return (
    // The grid, which is the parent, handles the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="gridcell"
      aria-label={item ? tileName(item, codec) : exploreText.tileLoading(index + 1)}
      // Global in ARIA 1.3, and read by the screen readers in use.
      // oxlint-disable-next-line jsx-a11y/role-supports-aria-props
      aria-description={item && describedBy(item)}
      aria-busy={item === undefined || undefined}
      aria-selected={selectable ? selected : undefined}
      aria-colindex={props.column}
      data-index={index}
      data-selected={selected || undefined}
      data-gone={mark?.isGone || undefined}
      className={classes.tile}
      style={{ width, height }}
      tabIndex={props.tabbable ? 0 : -1}
      title={item?.file_name}
      onFocus={() => actions.focus(index)}
      onClick={click}
      onPointerDown={({ pointerType }: PointerEvent) => {
        pointer.current = pointerType;
      }}
      onContextMenu={(event) => {
        // A long press: there is no other way to begin a selection with a finger.
        if (!selectable || pointer.current !== "touch") return;
        event.preventDefault();
        actions.select(index, false);
      }}
    >
      <span className={classes.picture}>
        {item && (
          <img
            // Another item's picture must not be shown until this one is loaded.
            key={item.media_id}
            src={pictureAddress(item, width, height)}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
          />
        )}
        {item && show.boxes !== "never" && (
          <span className={classes.boxes} data-always={show.boxes === "always" || undefined}>
            <TileBoxes
              item={item}
              width={width}
              height={height}
              surerThan={show.surerThan}
              colourOf={props.colourOf}
            />
          </span>
        )}
        {item?.media_strip_uri !== undefined && item.width > 0 && item.height > 0 && (
          <TileScrub
            key={`frames ${item.media_id}`}
            item={item}
            strip={item.media_strip_uri}
            width={width}
            height={height}
          />
        )}
        {item && <Foot {...props} item={item} codec={codec} />}
        {mark !== undefined && <span className={classes.changed} />}
        {item && isCropped(item) && (
          <span className={classes.cropped} data-text={exploreText.cropped} />
        )}
      </span>
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
      {props.comparable && item && (
        <button
          type="button"
          className={classes.similar}
          // The key S on the tile does the same.
          tabIndex={-1}
          aria-label={exploreText.similar(item.file_name)}
          title={exploreText.similarTo}
          onClick={(event) => {
            event.stopPropagation();
            actions.similar(index);
          }}
        >
          <IconPhotoSearch size={16} aria-hidden />
        </button>
      )}
    </div>
  );
});

type FootProps = Pick<MediaTileProps, "width" | "show" | "mark" | "colourOf"> & {
  item: MediaItem;
  codec: string | null;
};

/**
 * The name, and the chips in one line. The style sheet draws their words, because the name and the description of the
 * tile have them whole.
 */
function Foot({ item, codec, width, show, mark, colourOf }: FootProps) {
  const isVideo = item.media_type === "video";
  // The duration has its place at the right.
  const room = width - (isVideo ? 52 : 0) - (codec === null ? 0 : 60);
  const { chips, more } = tileChips(item, show, { width: room, mark });
  const name = item.file_name.split("/").at(-1) ?? "";
  return (
    <span className={classes.foot}>
      <span
        className={classes.name}
        data-always={show.names === "always" || undefined}
        data-text={cutName(name, Math.max(6, Math.floor((width - 12) / characterWidth)))}
      />
      <span className={classes.chips}>
        {codec !== null && <span className={classes.chip}>{codec}</span>}
        {chips.map(({ kind, name: chip, text, isNew }) => (
          <span
            key={`${kind} ${chip}`}
            className={classes.chip}
            data-kind={kind}
            data-new={isNew || undefined}
            style={kind === "label" ? dotColour(colourOf(chip)) : undefined}
            data-text={isNew ? `+ ${text}` : text}
          />
        ))}
        {more > 0 && <span className={classes.chip} data-text={`+${more}`} />}
        {isVideo && (
          <span
            className={classes.video}
            data-text={item.duration_ms === null ? "" : duration(item.duration_ms)}
          >
            <IconPlayerPlayFilled size={10} aria-hidden />
          </span>
        )}
      </span>
    </span>
  );
}

function dotColour(colour: string): CSSProperties {
  return { "--dot": colour } as CSSProperties;
}

/** The picture covers its tile: a wide one is drawn wider than a narrow tile. */
function pictureAddress(item: MediaItem, width: number, height: number): string {
  const drawn = item.height > 0 ? Math.max(width, (height * item.width) / item.height) : width;
  return thumbnailAddress(item.media_thumb_uri, drawn, window.devicePixelRatio);
}

function tileName(item: MediaItem, codec: string | null): string {
  const { file_name: name, media_type: type, duration_ms: length } = item;
  const known =
    type === "video" ? exploreText.video(name, length === null ? "" : duration(length)) : name;
  return codec === null ? known : exploreText.notShown(known, codec);
}

/** Its labels and tags; undefined where it has none. */
function describedBy({ labels, tags }: MediaItem): string | undefined {
  const names = [...new Set(labels.map(({ name }) => name)), ...tags];
  return names.length === 0 ? undefined : names.join(", ");
}
