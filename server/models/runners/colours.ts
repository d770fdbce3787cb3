import type { Pixels } from "../pixels.ts";

/** The names of the colours that fill at least this share of a picture. */
const leastShare = 0.2;
/** Below it, a colour is a grey: the difference of its largest and least channel, of 255. */
const greyBelow = 28;

const hues: readonly (readonly [upTo: number, name: string])[] = [
  [15, "red"],
  [42, "orange"],
  [68, "yellow"],
  [165, "green"],
  [195, "turquoise"],
  [255, "blue"],
  [290, "purple"],
  [340, "pink"],
  [360, "red"],
];

/** The dominant colours of a picture, the most frequent first. */
export function coloursOf({ data }: Pixels): string[] {
  const counts = new Map<string, number>();
  for (let at = 0; at + 2 < data.length; at += 3) {
    const name = nameOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const pixels = data.length / 3;
  return [...counts]
    .filter(([, count]) => count >= pixels * leastShare)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([name]) => name);
}

function nameOf(red: number, green: number, blue: number): string {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const range = most - least;
  if (range < greyBelow) return most < 64 ? "black" : least > 200 ? "white" : "grey";
  if (most < 48) return "black";
  const sixth =
    most === red
      ? ((green - blue) / range + 6) % 6
      : most === green
        ? (blue - red) / range + 2
        : (red - green) / range + 4;
  const hue = sixth * 60;
  // A dark orange or yellow is what people call brown.
  if (hue >= 15 && hue < 50 && most < 150) return "brown";
  return hues.find(([upTo]) => hue < upTo)?.[1] ?? "red";
}
