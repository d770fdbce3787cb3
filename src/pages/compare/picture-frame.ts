import type { Label, MediaItem } from "#contract/media.ts";

type Box = NonNullable<Label["box"]>;

/** The place of a picture that fills its room, in pixels; what does not fit is cut off. */
export interface PictureFrame {
  width: number;
  height: number;
  left: number;
  top: number;
}

interface Room {
  width: number;
  height: number;
}

/** @param shown The boxes that should be seen: the middle of all of them is as near to the middle as possible. */
export function frameOf(
  item: Pick<MediaItem, "width" | "height">,
  room: Room,
  shown: readonly Box[],
): PictureFrame {
  const hasSize = item.width > 0 && item.height > 0;
  const [itemWidth, itemHeight] = hasSize ? [item.width, item.height] : [4, 3];
  const scale = Math.max(room.width / itemWidth, room.height / itemHeight);
  const [width, height] = [itemWidth * scale, itemHeight * scale];
  const [x, y] = middleOf(shown);
  const place = (size: number, all: number, middle: number) =>
    Math.round(Math.min(0, Math.max(size - all, size / 2 - middle * all)));
  return {
    width: Math.round(width),
    height: Math.round(height),
    left: place(room.width, width, x),
    top: place(room.height, height, y),
  };
}

function middleOf(boxes: readonly Box[]): readonly [number, number] {
  if (boxes.length === 0) return [0.5, 0.5];
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [(left + right) / 2, (top + bottom) / 2];
}
