import type { Polygon } from "#contract/media.ts";

interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The rings of a shape as the path of an SVG, on a picture that lies there. */
export function polygonPath(rings: Polygon, { left, top, width, height }: Rectangle): string {
  const at = (value: number) => Math.round(value * 10) / 10;
  return rings
    .map((ring) => {
      const points = ring.map(([x, y]) => `${at(left + x * width)} ${at(top + y * height)}`);
      return `M${points.join("L")}Z`;
    })
    .join("");
}
