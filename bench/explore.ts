import { hash } from "node:crypto";
import { parseArgs } from "node:util";
import type { MediaFilter } from "#contract/media.ts";
import { askedFacetNames, facetNames } from "#contract/media.ts";
import { mediaSorts } from "#contract/media-sort.ts";
import { insertQuality } from "#server/catalog/picture-quality.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

/**
 * The requests of the explore page, below HTTP, on one large dataset: facets, pages under each kind of filter and in
 * each order, the preview of an edit, an edit, its undo. A twentieth of the pictures is blurry, four in ten are dark, one
 * in 25 is a duplicate, and a fifth changed since a snapshot. "First" is the first request for a version and filter, "again" the next one.
 *
 *   node bench/explore.ts [--items 1000000] [--runs 3] [--cpu]
 *
 * With --cpu it reports the time of all processors together, for a busy machine.
 */
const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    cpu: { type: "boolean", default: false },
  },
});
const items = Number(options.items);
const runs = Number(options.runs);

const service = await startTestService();
const { media } = service.services;
const blobs = Array.from({ length: Math.ceil(items * 0.98) }, (_, n) => hash("sha256", String(n)));
const { id } = await seedDataset(service, service.owner, { items, blobs });
for (let start = 0; start < blobs.length; start += 5_000) {
  const pictures = blobs.slice(start, start + 5_000).map((sha256, n) => ({
    sha256,
    figures: {
      brightness: (start + n) % 5 < 2 ? 5 : 100,
      contrast: 40,
      sharpness: (start + n) % 20 === 0 ? 5 : 20 + (n % 900),
    },
  }));
  await insertQuality(service.deps.catalog.db, pictures);
}
const rows: Record<string, string | number>[] = [];
console.error(`${items} items are there after ${Math.round(performance.now() / 1000)} s`);

try {
  // A second tag on some items, and the fragments that edits leave.
  await media.edit(service.as(), id, { filter: { label: ["dog"] }, add_tags: ["bench"] });
  const { snapshot_id: snapshot } = await service.services.snapshots.create(service.as(), id, {
    name: "before",
  });
  await media.edit(service.as(), id, { filter: { label: ["bus"] }, add_tags: ["changed"] });
  const filters: Record<string, MediaFilter> = {
    "no filter": {},
    "one label": { label: ["car"] },
    "label, tag and type": { label: ["car", "bus"], tag: ["even"], type: ["image"] },
    text: { text: "00012" },
  };
  for (const [name, filter] of Object.entries(filters)) {
    await measure(`facets, ${name}`, true, () =>
      media.facets(service.owner, id, undefined, { filter, facets: facetNames, limit: 100 }),
    );
  }
  await measure("page of 120 in the middle", true, () =>
    media.page(service.owner, id, undefined, {
      filter: {},
      offset: Math.floor(items / 2),
      limit: 120,
      total: true,
    }),
  );
  const conditions: Record<string, MediaFilter> = {
    "not a label": { not_label: ["car"] },
    "all of two tags": { all_tag: ["even", "bench"] },
    "in a folder": { folder: ["train/"] },
    "of a shape, at least so wide": { shape: ["landscape"], min_width: 640 },
    "without a label": { not_has: ["label"] },
    duplicate: { has: ["duplicate"] },
    blurry: { quality: ["blurry"] },
    "not blurry": { not_quality: ["blurry"] },
    dark: { quality: ["dark"] },
    "not dark, with a label": { not_quality: ["dark"], label: ["car"] },
    "a duplicate, or with a caption": { has: ["duplicate", "caption"] },
    "changed since a snapshot": { changed_since: snapshot },
  };
  for (const [name, filter] of Object.entries(conditions)) {
    await measure(`page, ${name}`, true, () =>
      media.page(service.owner, id, undefined, { filter, limit: 120, total: true }),
    );
  }
  for (const issue of ["blurry", "dark"] as const) {
    await measure(`facets, ${issue}`, true, () =>
      media.facets(service.owner, id, undefined, {
        filter: { quality: [issue] },
        facets: facetNames,
        limit: 100,
      }),
    );
  }
  for (const facet of askedFacetNames) {
    await measure(`facet ${facet}`, true, () =>
      media.facets(service.owner, id, undefined, { filter: {}, facets: [facet], limit: 100 }),
    );
  }
  for (const sort of mediaSorts) {
    await measure(`page by ${sort}, backwards`, true, () =>
      media.page(service.owner, id, undefined, {
        filter: {},
        sort,
        order: "desc",
        offset: Math.floor(items / 2),
        limit: 120,
        total: true,
      }),
    );
  }
  for (const issue of ["blurry", "dark"] as const) {
    const change = { filter: { quality: [issue] }, add_tags: [issue] };
    await measure(`dry run: tag what is ${issue}`, false, () =>
      media.edit(service.as(), id, { ...change, dry_run: true }),
    );
    await measureOnce(`tag what is ${issue}`, () => media.edit(service.as(), id, change));
  }
  await measure("dry run: tag everything", false, () =>
    media.edit(service.as(), id, { filter: {}, add_tags: ["even"], dry_run: true }),
  );
  await measure("dry run: label everything", false, () =>
    media.edit(service.as(), id, { filter: {}, add_labels: [{ name: "new" }], dry_run: true }),
  );
  await measure("dry run: a label that a fifth have", false, () =>
    media.edit(service.as(), id, { filter: {}, add_labels: [{ name: "car" }], dry_run: true }),
  );
  let { head } = await media.edit(service.as(), id, {
    filter: { label: ["car"] },
    add_tags: ["undone"],
  });
  await measure("undo and redo", false, async () => {
    ({ head } = await media.undo(service.as(), id, { head }));
    ({ head } = await media.redo(service.as(), id, { head }));
  });
  console.table(rows);
} finally {
  await service.close();
}

/** Of a write, which does nothing when it is repeated. */
async function measureOnce(name: string, run: () => Promise<unknown>): Promise<void> {
  report({ question: name, "first ms": Math.round(await timed(run)) });
}

function report(row: Record<string, string | number>): void {
  rows.push(row);
  console.error(JSON.stringify(row));
}

/** @param versioned Its answer is cached for the version: an edit of few items precedes each first request. */
async function measure(
  name: string,
  versioned: boolean,
  run: () => Promise<unknown>,
): Promise<void> {
  const first: number[] = [];
  const again: number[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    if (versioned) {
      await media.edit(service.as(), id, {
        filter: { text: "frame-0000001" },
        add_tags: [`${name} ${turn}`],
      });
    }
    first.push(await timed(run));
    again.push(await timed(run));
  }
  report({ question: name, "first ms": median(first), "again ms": median(again) });
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return options.cpu ? (user + system) / 1000 : performance.now() - start;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}
