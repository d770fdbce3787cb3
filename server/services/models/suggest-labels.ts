import { propagatedSource, propagationLimits } from "#contract/enrichment.ts";
import { because } from "#contract/refusals.ts";
import { modelKey, vectorSize } from "../../catalog/model-results.ts";
import { type LabelledRow, labelledPictures } from "../../lake/read/labelled-pictures.ts";
import type { VersionReader } from "../../lake/read/reader.ts";
import { PropagationThread } from "../../models/vectors/propagation-thread.ts";
import type { Deps } from "../deps.ts";
import { type Embedder, isUsual } from "./embedder.ts";
import { type Embeddings, inParts, joined } from "./embeddings.ts";

/** What a propagation is asked for, beside how it is written. */
export interface Asked {
  labels?: string[] | undefined;
  min_confidence: number;
  corrections: { media_id: string; label: string | null }[];
}

/** A label for an image. */
export interface Suggestion {
  mediaId: string;
  rowId: number;
  label: string;
  confidence: number;
  /** A person decided it. */
  isCorrection: boolean;
}

export interface Suggested {
  classes: { label: string; seeds: number }[];
  candidates: number;
  suggested: Suggestion[];
  notEmbedded: number;
  /** The seeds were looked up in an index. */
  isApproximate: boolean;
}

/** A version, and what compares its images. */
export interface Compared {
  reader: VersionReader;
  embedder: Embedder;
  embeddings: Embeddings;
}

type Refused = { refusal: ReturnType<typeof because> };

/** Seeds that are compared with; of more, some of each class are. They are in memory. */
const mostSeeds = 10_000;
/** Images that tell what all have in common. */
const mostCommon = 10_000;
/** With more pairs of a seed and an image than this, the seeds are looked up in an index: half a minute of a core. */
const mostPairs = 100_000_000;

/** What a propagation would do to a version. It reads the images several times, so that it need not keep them. */
export async function suggest(
  deps: Deps,
  { reader, embedder, embeddings }: Compared,
  asked: Asked,
  { signal, demand }: { signal: AbortSignal; demand: () => void },
): Promise<Suggested | Refused> {
  const { classes: leastClasses, seeds: leastSeeds } = propagationLimits;
  const few = { refusal: because("too_few_seeds", { classes: leastClasses, seeds: leastSeeds }) };
  const { images, labels } = await countLabels(reader);
  const classes = [...labels]
    .map(([label, { seeds }]) => ({ label, seeds }))
    .filter(({ label, seeds }) => seeds >= leastSeeds && asked.labels?.includes(label) !== false)
    .sort((one, other) => (one.label < other.label ? -1 : 1));
  if (classes.length < leastClasses) return few;
  const wanted = new Map(classes.map(({ label }, at) => [label, at]));
  const corrected = new Map(asked.corrections.map((one) => [one.media_id, one.label]));
  const model = modelKey(embedder);
  const size = await vectorSize(deps.catalog.db, model);
  if (size === null) return { refusal: because("not_embedded") };
  const isOpen = ({ labels }: LabelledRow) => !labels.some(({ name }) => wanted.has(name));

  const thread = new PropagationThread({ dimensions: size, isUsual: isUsual(embedder) }, signal);
  try {
    let notEmbedded = 0;
    const seeds = new Seeds(size);
    const shares = classes.map((one) => mostSeeds / classes.length / one.seeds);
    for await (const rows of inParts(await reader.read({}, labelledPictures))) {
      demand();
      const common = rows.filter(({ sha256 }) => placeOf(sha256) < mostCommon / images);
      const own = rows.flatMap((row): { row: LabelledRow; of: number }[] => {
        const decided = isOpen(row) ? corrected.get(row.mediaId) : undefined;
        const of = decided == null ? undefined : wanted.get(decided);
        if (of !== undefined) return [{ row, of }];
        return seedLabels(row).flatMap((label) => {
          const at = wanted.get(label);
          return at === undefined ? [] : [{ row, of: at }];
        });
      });
      const meant = own.filter(
        ({ row, of }) => isOpen(row) || placeOf(row.sha256) < (shares[of] ?? 1),
      );
      const hashes = [...common, ...meant.map(({ row }) => row)].map(({ sha256 }) => sha256);
      const known = await embeddings.of(model, hashes);
      if (common.length > 0) await thread.common(joined(common, known, size));
      for (const { row, of } of meant) {
        const vector = known.get(row.sha256);
        if (vector?.length === size) seeds.add(vector, of);
        else if (vector === undefined) notEmbedded += 1;
      }
    }
    if (seeds.count === 0) return { refusal: because("not_embedded") };
    const isApproximate = seeds.count * images > mostPairs;
    await thread.seed({ ...seeds.all(), isApproximate });

    let candidates = 0;
    const suggested: Suggestion[] = [];
    for await (const rows of inParts(await reader.read({}, labelledPictures))) {
      demand();
      const all = rows.filter(isOpen);
      candidates += all.length;
      const open: LabelledRow[] = [];
      for (const row of all) {
        const label = corrected.get(row.mediaId);
        if (label === undefined) open.push(row);
        else if (label !== null) suggested.push(suggestion(row, { label, confidence: 1 }, true));
      }
      const known = await embeddings.of(
        model,
        open.map(({ sha256 }) => sha256),
      );
      notEmbedded += open.filter(({ sha256 }) => !known.has(sha256)).length;
      if (open.length === 0) continue;
      const given = await thread.give(joined(open, known, size));
      open.forEach((row, at) => {
        const label = classes[given.classes[at] ?? -1]?.label;
        const confidence = given.confidences[at] ?? 0;
        if (label === undefined || confidence < asked.min_confidence) return;
        const rounded = Number(confidence.toFixed(4));
        suggested.push(suggestion(row, { label, confidence: rounded }, false));
      });
    }
    return { classes, candidates, suggested, notEmbedded, isApproximate };
  } finally {
    await thread.end();
  }
}

function suggestion(
  { mediaId, rowId }: LabelledRow,
  given: { label: string; confidence: number },
  isCorrection: boolean,
): Suggestion {
  return { mediaId, rowId, ...given, isCorrection };
}

/** The images of a version, and how many have each label: in all, and as a seed. */
export async function countLabels(
  reader: VersionReader,
): Promise<{ images: number; labels: Map<string, { seeds: number; images: number }> }> {
  let images = 0;
  const labels = new Map<string, { seeds: number; images: number }>();
  for await (const rows of await reader.read({}, labelledPictures)) {
    images += rows.length;
    for (const row of rows) {
      const seeds = new Set(seedLabels(row));
      for (const name of new Set(row.labels.map((label) => label.name))) {
        const counts = labels.get(name) ?? { seeds: 0, images: 0 };
        counts.images += 1;
        if (seeds.has(name)) counts.seeds += 1;
        labels.set(name, counts);
      }
    }
  }
  return { images, labels };
}

/** The labels of an image that say what it shows: not those that a propagation gave it. */
function seedLabels({ labels }: LabelledRow): string[] {
  const own = labels.filter(({ source }) => source !== propagatedSource);
  return [...new Set(own.map(({ name }) => name))];
}

/** From 0 to 1, the same for the same bytes: it decides which of many count. */
function placeOf(sha256: string): number {
  return Number.parseInt(sha256.slice(0, 8), 16) / 2 ** 32;
}

/** Embeddings with their classes. */
class Seeds {
  readonly #size: number;
  readonly #vectors: Int8Array[] = [];
  readonly #classes: number[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  get count(): number {
    return this.#classes.length;
  }

  add(vector: Int8Array, of: number): void {
    this.#vectors.push(vector);
    this.#classes.push(of);
  }

  all(): { vectors: Int8Array<ArrayBuffer>; classes: Int32Array } {
    const vectors = new Int8Array(this.count * this.#size);
    this.#vectors.forEach((vector, at) => vectors.set(vector, at * this.#size));
    return { vectors, classes: Int32Array.from(this.#classes) };
  }
}
