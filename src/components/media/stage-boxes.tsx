import { useMemo } from "react";
import type { MediaItem } from "#contract/media.ts";
import { placeNames } from "./box-names.ts";
import { polygonPath } from "./polygon-path.ts";
import classes from "./stage-boxes.module.css";
import type { Placed, Room } from "./stage-view.ts";

type Label = MediaItem["labels"][number];

interface StageBoxesProps {
  labels: readonly Label[];
  place: Placed;
  room: Room;
  /** Names of the classes that are not drawn. */
  hidden: ReadonlySet<string>;
  colourOf: (name: string) => string;
  /** The index of the label under the pointer or the focus, here or in the list. */
  pointed: number | null;
  onPoint: (index: number | null) => void;
}

/** Beyond this many boxes only the pointed one has a name. */
const mostNames = 150;

/** The boxes of an item's labels, with their names and their numbers in the list. */
export function StageBoxes(props: StageBoxesProps) {
  const { labels, place, room, hidden, colourOf, pointed, onPoint } = props;
  const boxes = useMemo(
    () =>
      labels
        .flatMap((label, index) => {
          if (!label.box || hidden.has(label.name)) return [];
          const [x, y, width, height] = label.box;
          return [
            {
              index,
              label,
              left: place.left + x * place.width,
              top: place.top + y * place.height,
              width: width * place.width,
              height: height * place.height,
              name: `${label.name} ${numberOf(labels, index)}`,
              path: label.polygon && polygonPath(label.polygon, place),
            },
          ];
        })
        // Small ones are above large ones, so that each can be pointed at.
        .toSorted((a, b) => b.width * b.height - a.width * a.height),
    // oxlint-disable-next-line react/exhaustive-deps -- the place is a new object in each render
    [labels, place.left, place.top, place.width, place.height, hidden],
  );
  const names = useMemo(
    () => (boxes.length > mostNames ? [] : placeNames(boxes, room)),
    // oxlint-disable-next-line react/exhaustive-deps -- the room is a new object in each render
    [boxes, room.width, room.height],
  );
  const marked = boxes.find(({ index }) => index === pointed);
  const [markedName = null] = marked ? placeNames([{ ...marked, name: nameOf(marked) }], room) : [];
  return (
    <div className={classes.boxes} aria-hidden>
      {boxes.some(({ path }) => path !== undefined) && (
        <svg className={classes.shapes} width={room.width} height={room.height}>
          {boxes.map(
            ({ index, label, path }) =>
              path !== undefined && (
                <path
                  key={index}
                  d={path}
                  data-pointed={index === pointed || undefined}
                  data-dimmed={(pointed !== null && index !== pointed) || undefined}
                  style={{ color: colourOf(label.name) }}
                />
              ),
          )}
        </svg>
      )}
      {boxes.map(({ index, label, path, ...box }) => (
        <span
          key={index}
          className={classes.box}
          data-shape={path !== undefined || undefined}
          data-pointed={index === pointed || undefined}
          data-dimmed={(pointed !== null && index !== pointed) || undefined}
          style={{
            left: box.left,
            top: box.top,
            width: box.width,
            height: box.height,
            borderColor: colourOf(label.name),
          }}
          onPointerEnter={() => onPoint(index)}
          onPointerLeave={() => onPoint(null)}
        />
      ))}
      {names.map((rect, at) => {
        const box = boxes[at];
        if (rect === null || box === undefined || box.index === pointed) return null;
        return (
          <span
            key={box.index}
            className={classes.name}
            data-dimmed={pointed !== null || undefined}
            style={{
              left: rect.left,
              top: rect.top,
              maxWidth: rect.width,
              borderColor: colourOf(box.label.name),
            }}
          >
            {box.name}
          </span>
        );
      })}
      {marked && markedName && (
        <span
          className={classes.name}
          data-pointed
          style={{
            left: markedName.left,
            top: markedName.top,
            maxWidth: markedName.width,
            borderColor: colourOf(marked.label.name),
          }}
        >
          {nameOf(marked)}
        </span>
      )}
    </div>
  );
}

function nameOf({ name, label }: { name: string; label: Label }): string {
  return typeof label.confidence === "number" ? `${name} · ${label.confidence.toFixed(2)}` : name;
}

/** The number of a label among those that have a box. */
export function numberOf(labels: readonly Label[], index: number): number {
  return labels.slice(0, index + 1).filter(({ box }) => box).length;
}
