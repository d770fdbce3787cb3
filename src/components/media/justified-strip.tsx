import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Link } from "react-router";
import type { MediaItem } from "#contract/media.ts";
import { thumbnailAddress } from "./grid-layout.ts";
import { aspectOf, justifiedRows } from "./justified-rows.ts";
import classes from "./justified-strip.module.css";

type StripItem = Pick<
  MediaItem,
  "media_id" | "file_name" | "width" | "height" | "media_thumb_uri" | "media_type"
>;

interface JustifiedStripProps<Item extends StripItem> {
  label: string;
  /** undefined while they are loading: the room is kept. */
  items: readonly Item[] | undefined;
  /** At most this many rows; what does not fit is left out. */
  rows: number;
  /** Of a row, in pixels: it is the same while the pictures load and after. */
  height: number;
  gap?: number;
  /** Makes each picture a link. */
  linkTo?: (item: Item) => string;
  /** The link opens something over the page, which stays where it is. */
  staysOnPage?: boolean;
  /** Drawn over a picture. */
  over?: (item: Item) => ReactNode;
}

/** A few rows of pictures that fill the width, each in its own shape, cut at the edges by a little at most. */
export function JustifiedStrip<Item extends StripItem>(props: JustifiedStripProps<Item>) {
  const { label, items, height, gap = 4, linkTo, staysOnPage, over } = props;
  const { ref: sizeRef, width: observed } = useElementSize<HTMLUListElement>();
  const root = useRef<HTMLUListElement>(null);
  const ref = useMergedRef(sizeRef, root);
  // The observer reports the first size some frames late.
  const [measured, setMeasured] = useState(0);
  useLayoutEffect(() => setMeasured(root.current?.offsetWidth ?? 0), []);
  const width = observed || measured;
  const rows =
    items === undefined || width === 0
      ? []
      : justifiedRows(items.map(aspectOf), {
          width,
          target: height,
          gap,
          lastRow: "ragged",
        }).slice(0, props.rows);
  const isWaiting = items === undefined || (width === 0 && items.length > 0);
  const shownRows = isWaiting ? props.rows : rows.length;

  return (
    <ul
      ref={ref}
      className={classes.strip}
      aria-label={label}
      aria-busy={items === undefined || undefined}
      style={{ gap, minHeight: Math.max(0, shownRows * (height + gap) - gap) }}
    >
      {rows.flatMap(({ first, widths }) =>
        widths.map((pictureWidth, place) => {
          const item = items?.[first + place];
          if (item === undefined) return null;
          const picture = (
            <img
              src={thumbnailAddress(
                item.media_thumb_uri,
                Math.max(pictureWidth, height),
                window.devicePixelRatio,
              )}
              alt={item.file_name}
              title={item.file_name}
              loading="lazy"
              decoding="async"
            />
          );
          return (
            <li
              key={item.media_id}
              className={classes.picture}
              style={{ width: pictureWidth, height }}
            >
              {linkTo ? (
                <Link to={linkTo(item)} preventScrollReset={staysOnPage === true}>
                  {picture}
                </Link>
              ) : (
                picture
              )}
              {over?.(item)}
            </li>
          );
        }),
      )}
    </ul>
  );
}
