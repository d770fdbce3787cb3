import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod/mini";

const require = createRequire(import.meta.url);

/**
 * Name and description of the sample dataset; the description has the attribution that the artwork's licence requires.
 */
export const sampleName = "Emoji sample";
export const sampleDescription =
  "3,786 labelled images of 64 × 64 pixels. Twemoji artwork: copyright 2020 Twitter, Inc and other " +
  "contributors, licensed under CC-BY 4.0 (https://creativecommons.org/licenses/by/4.0/), taken unchanged " +
  "from the package emoji-datasource-twitter.";

export interface SampleItem {
  /** The path of the PNG, which is copied. */
  path: string;
  /** Readable and unique: `smileys-emotion/grinning-face.png`. */
  fileName: string;
  labels: { name: string }[];
  tags: string[];
  /** For instance "waving hand sign, medium skin tone". */
  caption: string;
}

const variantSchema = z.object({ image: z.string() });
const emojiSchema = z.object({
  name: z.string(),
  image: z.string(),
  category: z.string(),
  subcategory: z.string(),
  sort_order: z.number(),
  skin_variations: z.optional(z.record(z.string(), variantSchema)),
});
type Emoji = z.infer<typeof emojiSchema>;

/** The class of a category, or of a subcategory: the package's ten categories differ too much in size. */
const classes: Record<string, string> = {
  "Smileys & Emotion": "smiley",
  "People & Body": "person",
  "Animals & Nature": "nature",
  "Food & Drink": "food",
  "Travel & Places": "travel",
  Activities: "activity",
  Objects: "object",
  Symbols: "symbol",
  Flags: "flag",
  Component: "symbol",
  "person-role": "profession",
  family: "family",
  "person-activity": "activity",
  "person-sport": "activity",
  "body-parts": "hand",
  "hand-fingers-closed": "hand",
  "hand-fingers-open": "hand",
  "hand-fingers-partial": "hand",
  "hand-prop": "hand",
  "hand-single-finger": "hand",
  hands: "hand",
};

const tones: Record<string, string> = {
  "1F3FB": "light",
  "1F3FC": "medium-light",
  "1F3FD": "medium",
  "1F3FE": "medium-dark",
  "1F3FF": "dark",
};

/**
 * The images of the sample dataset, in the order of an emoji keyboard, each skin tone after its plain form: always the
 * same items in the same order. They come from an npm package among the dependencies.
 */
export async function* sampleItems(): AsyncGenerator<SampleItem, void, undefined> {
  const index = require.resolve("emoji-datasource-twitter/emoji.json");
  const images = join(dirname(index), "img", "twitter", "64");
  const [text, present] = await Promise.all([readFile(index, "utf8"), readdir(images)]);
  const emojis = z.array(emojiSchema).parse(JSON.parse(text));
  const there = new Set(present);
  const taken = new Set<string>();
  for (const emoji of emojis.toSorted((a, b) => a.sort_order - b.sort_order)) {
    for (const { image, item } of formsOf(emoji)) {
      if (!there.has(image)) continue;
      // Two emojis of a folder can have the same name; the code points distinguish them.
      const plain = `${slug(emoji.category)}/${slug(item.caption)}`;
      const name = taken.has(plain) ? `${plain}-${image.replace(/\.png$/, "")}` : plain;
      taken.add(name);
      yield { ...item, path: join(images, image), fileName: `${name}.png` };
    }
  }
}

function formsOf(emoji: Emoji) {
  const caption = emoji.name.toLowerCase();
  const label = classes[emoji.subcategory] ?? classes[emoji.category] ?? "other";
  const kind = emoji.subcategory.replaceAll("-", " ");
  const labels = [{ name: label }];
  const plain = { image: emoji.image, item: { caption, labels, tags: [kind] } };
  const toned = Object.entries(emoji.skin_variations ?? {}).map(([codes, { image }]) => ({
    image,
    item: { caption: `${caption}, ${toneText(codes)}`, labels, tags: [kind, "skin tone"] },
  }));
  return [plain, ...toned];
}

/** "1F3FB-1F3FD": two people, each with a tone. */
function toneText(codes: string): string {
  const named = codes.split("-").map((code) => tones[code] ?? code.toLowerCase());
  return `${named.join(" and ")} skin tone${named.length > 1 ? "s" : ""}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
