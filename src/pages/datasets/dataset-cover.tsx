import { UnstyledButton } from "@mantine/core";
import { IconPhoto, IconPhotoX, IconReload } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useState } from "react";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { aspectOf } from "#/components/media/justified-rows.ts";
import { datasetsText } from "#/strings/datasets.ts";
import { coverRows } from "./cover-rows.ts";
import classes from "./dataset-cover.module.css";
import type { Cover } from "./use-dataset-row.ts";

interface DatasetCoverProps {
  cover: Cover;
  look: "card" | "row";
}

/** The height of a row of pictures, in pixels. */
const heights = { card: 96, row: 40 } as const;

/** Pictures of a dataset, spread over all of its items. Decorative: the name is beside it. */
export function DatasetCover({ cover, look }: DatasetCoverProps) {
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set());
  const whole = cover.pictures.filter(({ address }) => !broken.has(address));
  const rows = coverRows(whole, look);
  const size = look === "card" ? 28 : 18;
  return (
    <span className={classes.root} data-look={look}>
      {rows.map((row) => (
        <span key={row[0]?.address} className={classes.row}>
          {row.map((picture) => {
            const aspect = aspectOf(picture);
            return (
              <img
                key={picture.address}
                style={{ "--aspect": aspect } as CSSProperties}
                src={thumbnailAddress(
                  picture.address,
                  // A row is stretched a little to fill the cover.
                  Math.max(1, aspect) * heights[look] * (rows.length === 1 ? 2 : 1.2),
                  window.devicePixelRatio,
                )}
                alt=""
                decoding="async"
                onError={() => setBroken((before) => new Set(before).add(picture.address))}
              />
            );
          })}
        </span>
      ))}
      {rows.length === 0 && !cover.failed && <IconPhoto size={size} stroke={1.5} aria-hidden />}
      {rows.length === 0 && cover.failed && look === "row" && (
        <IconPhotoX size={size} stroke={1.5} aria-hidden />
      )}
      {rows.length === 0 && cover.failed && look === "card" && (
        <UnstyledButton className={classes.failed} onClick={cover.retry}>
          {datasetsText.coverFailed}
          <span>
            <IconReload size={14} aria-hidden /> {datasetsText.retry}
          </span>
        </UnstyledButton>
      )}
    </span>
  );
}
