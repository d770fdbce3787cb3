import type { Label } from "#contract/media.ts";
import { clusterOf } from "./clusters.ts";
import type { MediaRow } from "./db.ts";
import { contentHashOf, createRandom, hashText, idOf } from "./ids.ts";
import { naiveTime } from "./wire-parts.ts";

/** The subject of a seeded dataset. */
export interface Subject {
  key: string;
  prefix: string;
  labels: readonly string[];
  tags: readonly string[];
  cameras: readonly string[];
  /** Of its videos; absent: it is not said. */
  codec?: string;
}

export const streets: Subject = {
  key: "streets",
  prefix: "frame",
  labels: ["car", "pedestrian", "bicycle", "traffic light", "bus", "dog"],
  tags: ["night", "rain", "reviewed", "blurry"],
  cameras: ["front", "left", "right"],
};

export const products: Subject = {
  key: "products",
  prefix: "item",
  labels: ["shoe", "bag", "watch", "lamp", "chair", "bottle", "box"],
  tags: ["catalogue", "duplicate", "low light"],
  cameras: ["studio", "phone"],
  // No browser without a licence for it has a decoder.
  codec: "hev1.1.6.L93.B0",
};

/** One reproducible item: the same key and index give the same item. */
export function seedItem(subject: Subject, key: string, index: number, addedAt: number): MediaRow {
  const id = idOf(`${key}/${index}`);
  const random = createRandom(hashText(id));
  const pick = <T>(list: readonly T[], fallback: T): T =>
    list[Math.floor(random() * random() * list.length)] ?? fallback;
  const video = index % 23 === 22;
  const portrait = random() < 0.25;
  const main = pick(subject.labels, "object");
  return {
    media_id: id,
    hash: contentHashOf(id),
    file_name: `${subject.prefix}-${String(index + 1).padStart(5, "0")}.${video ? "mp4" : "jpg"}`,
    media_type: video ? "video" : "image",
    width: portrait ? 480 : 640,
    height: portrait ? 640 : 480,
    duration_ms: video ? 4_000 + Math.floor(random() * 20_000) : null,
    ...(video && subject.codec !== undefined
      ? { content_type: `video/mp4; codecs="${subject.codec}"` }
      : {}),
    size_bytes: 30_000 + Math.floor(random() * 400_000),
    added_at: naiveTime(addedAt + index, id),
    tags: subject.tags.filter(() => random() < 0.15),
    labels: [
      label(main, random),
      ...(random() < 0.4 ? [label(pick(subject.labels, main), random)] : []),
    ],
    caption: random() < 0.3 ? `A ${main} seen from the ${pick(subject.cameras, "front")}` : null,
    cluster_id: seedCluster(key, index, random()),
    metadata: { camera: pick(subject.cameras, "front"), score: Math.round(random() * 100) / 100 },
  };
}

/** Every ninth has an id that is not nested, as other backends give them. */
function seedCluster(key: string, index: number, chance: number): string | null {
  return index % 9 === 8 ? `c${1 + Math.floor(chance * 8)}` : clusterOf(key, index);
}

function label(name: string, random: () => number): Label {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const x = round(random() * 0.6);
  const y = round(random() * 0.6);
  return {
    name,
    box: [x, y, round(0.1 + random() * 0.3), round(0.1 + random() * 0.3)],
    confidence: round(0.6 + random() * 0.4),
    source: random() < 0.8 ? "model" : "user",
  };
}

export function seedItems(
  subject: Subject,
  key: string,
  count: number,
  addedAt: number,
  from = 0,
): MediaRow[] {
  return Array.from({ length: count }, (_, index) => seedItem(subject, key, from + index, addedAt));
}
