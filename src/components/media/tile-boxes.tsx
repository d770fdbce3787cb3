import type { Label, MediaItem } from "#contract/media.ts";
import { polygonPath } from "./polygon-path.ts";
import classes from "./tile-boxes.module.css";

interface TileBoxesProps {
  item: Pick<MediaItem, "labels" | "width" | "height">;
  /** Of the tile, in pixels: the picture covers it. */
  width: number;
  height: number;
  surerThan: number;
  colourOf: (label: string) => string;
}

/** The boxes and the shapes of a picture that covers its tile. */
export function TileBoxes({ item, width, height, surerThan, colourOf }: TileBoxesProps) {
  const boxed = item.labels.filter(
    (label) => (label.box || label.polygon) && (label.confidence ?? 1) >= surerThan,
  );
  if (boxed.length === 0 || item.width <= 0 || item.height <= 0) return null;
  const scale = Math.max(width / item.width, height / item.height);
  const [drawnWidth, drawnHeight] = [item.width * scale, item.height * scale];
  const picture = {
    left: (width - drawnWidth) / 2,
    top: (height - drawnHeight) / 2,
    width: drawnWidth,
    height: drawnHeight,
  };
  const boxes = boxed.map((label, index) => {
    const [x, y, boxWidth, boxHeight] = label.box ?? [0, 0, 0, 0];
    return {
      key: keyOf(label, index),
      name: label.name,
      // The shape says more than the box around it.
      path: label.polygon && polygonPath(label.polygon, picture),
      place: {
        x: picture.left + x * drawnWidth,
        y: picture.top + y * drawnHeight,
        width: Math.max(1, boxWidth * drawnWidth),
        height: Math.max(1, boxHeight * drawnHeight),
      },
    };
  });
  return (
    <>
      <svg className={classes.boxes} width={width} height={height} aria-hidden>
        {boxes.map(({ key, name, place, path }) =>
          path === undefined ? (
            <g key={key}>
              <rect className={classes.edge} {...place} />
              <rect className={classes.box} {...place} style={{ stroke: colourOf(name) }} />
            </g>
          ) : (
            <g key={key}>
              <path className={classes.edge} d={path} />
              <path className={classes.shape} d={path} style={{ color: colourOf(name) }} />
            </g>
          ),
        )}
      </svg>
      {boxes
        .filter(({ place }) => place.width > 28 && place.height > 22)
        .map(({ key, name, place }) => (
          // Drawn by the style sheet: the description of the tile has the name.
          <span
            key={key}
            className={classes.name}
            data-text={name}
            style={{ left: place.x + 3, top: Math.max(0, place.y + 2), maxWidth: place.width }}
          />
        ))}
    </>
  );
}

function keyOf({ name }: Label, index: number): string {
  return `${index} ${name}`;
}
