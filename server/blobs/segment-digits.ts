/** The bars that a digit lights, of seven: top, upper left, upper right, middle, lower left, lower right, bottom. */
const bars: Record<string, string> = {
  0: "1110111",
  1: "0010010",
  2: "1011101",
  3: "1011011",
  4: "0111010",
  5: "1101011",
  6: "1101111",
  7: "1010010",
  8: "1111111",
  9: "1111011",
};

/**
 * Digits and colons as SVG rectangles, each digit half as wide as high, ending at `right`. Drawn as shapes, because the
 * machine may have no font at all, and text would then be missing without an error.
 */
export function segmentDigits(text: string, right: number, top: number, height: number): string {
  const thick = height * 0.14;
  const width = height * 0.5;
  const gap = height * 0.2;
  const half = (height - thick) / 2;
  const rect = (x: number, y: number, w: number, h: number) =>
    `<rect x="${x}" y="${y}" width="${w}" height="${h}"/>`;
  let x = right;
  let drawn = "";
  for (const character of text.split("").reverse()) {
    const lit = bars[character];
    x -= lit === undefined ? thick : width;
    if (lit === undefined) {
      drawn +=
        rect(x, top + height * 0.25, thick, thick) + rect(x, top + height * 0.65, thick, thick);
    } else {
      const far = x + width - thick;
      const places = [
        rect(x, top, width, thick),
        rect(x, top, thick, half + thick),
        rect(far, top, thick, half + thick),
        rect(x, top + half, width, thick),
        rect(x, top + half, thick, half + thick),
        rect(far, top + half, thick, half + thick),
        rect(x, top + 2 * half, width, thick),
      ];
      drawn += places.filter((_, n) => lit[n] === "1").join("");
    }
    x -= gap;
  }
  return drawn;
}
