/** A rectangle on the stage, in CSS pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const nameHeight = 16;
const gap = 1;
const letter = 6.4;
const padding = 14;

/** About as wide as it is drawn; what is longer is cut off. */
export const nameWidth = (name: string): number => Math.ceil([...name].length * letter + padding);

/**
 * Where the name of each box goes: above it, or else below it, inside it at its top, or inside at its bottom; null where
 * each of these would lie over another name.
 */
export function placeNames(
  boxes: readonly (Rect & { name: string })[],
  room: { width: number; height: number },
): (Rect | null)[] {
  const taken: Rect[] = [];
  return boxes.map((box) => {
    const width = Math.min(nameWidth(box.name), room.width);
    const left = Math.min(Math.max(0, box.left), Math.max(0, room.width - width));
    const bottom = box.top + box.height;
    const tops = [
      box.top - nameHeight - gap,
      bottom + gap,
      box.top + gap,
      bottom - nameHeight - gap,
    ];
    for (const top of tops) {
      const rect = { left, top, width, height: nameHeight };
      if (top < 0 || top + nameHeight > room.height || taken.some((one) => overlap(one, rect)))
        continue;
      taken.push(rect);
      return rect;
    }
    return null;
  });
}

function overlap(a: Rect, b: Rect): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
