import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { type TestContext, afterAll, beforeAll, expect, test } from "vitest";
import { type WayToUse, linesToUse } from "#contract/use-version.ts";
import { signToken } from "../credentials.ts";
import { createApp } from "../http/app.ts";
import { listen } from "../http/node-server.ts";
import { createLog } from "../log.ts";
import { runTask } from "../tasks/run-task.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { type PullOptions, pull } from "./pull.ts";
import { Remote } from "./remote.ts";

/**
 * What a version goes out as, read by the libraries that people train with: where `python3` has them. Elsewhere each
 * test is skipped, and says which one is missing.
 */

const run = promisify(execFile);

const libraries = ["pycocotools", "torchvision", "datasets", "polars", "pandas", "lance"] as const;
type Library = (typeof libraries)[number];

/** Those that can be imported: a name on the disk is not enough. */
const look = `
import importlib, json, sys
found = []
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        found.append(name)
    except Exception:
        pass
print(json.dumps(found))
`;

/** @returns what the code prints, the last line as JSON */
async function python(code: string, { cwd = tmpdir(), args = [] as readonly string[] } = {}) {
  const env = { ...process.env, HF_HOME: join(folder, "cache"), HF_HUB_OFFLINE: "1" };
  const { stdout } = await run("python3", ["-W", "ignore", "-c", code, ...args], { cwd, env });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") as unknown;
}

let folder: string;
let found: readonly Library[] = [];
let service: TestService;
let stop: () => Promise<unknown>;
let version: Parameters<typeof linesToUse>[1];
let token: () => Promise<string>;

const size = { width: 40, height: 30 };
const names = ["frame-0000000.png", "frame-0000001.png", "frame-0000002.png"];
const square = [
  [4, 3],
  [20, 3],
  [20, 18],
  [4, 18],
];
/** Columns of 30 pixels: the first one whole, and half of the second. */
const counts = [0, 45, 1155];
const annotations = [
  {
    id: 10,
    image_id: 70,
    category_id: 3,
    bbox: [4, 3, 16, 15],
    area: 240,
    iscrowd: 0,
    segmentation: [square.flat()],
    keypoints: [5, 5, 2, 9, 9, 1],
    num_keypoints: 2,
  },
  {
    id: 11,
    image_id: 70,
    category_id: 90,
    bbox: [0, 0, 2, 30],
    area: 45,
    iscrowd: 1,
    segmentation: { counts, size: [30, 40] },
  },
  {
    id: 12,
    image_id: 71,
    category_id: 90,
    bbox: [0, 0, 2, 30],
    area: 45,
    iscrowd: 0,
    // The same, compressed.
    segmentation: { counts: "0]1ST1", size: [30, 40] },
  },
];
const categories = [
  { id: 90, name: "toothbrush", supercategory: "indoor" },
  { id: 3, name: "person", keypoints: ["nose", "ear"], skeleton: [[1, 2]] },
  { id: 7, name: "nothing has it" },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stillframe-python-"));
  try {
    found = (await python(look, { args: libraries })) as Library[];
  } catch {
    // There is no Python.
  }
  if (found.length === 0) return;
  service = await startTestService({ workers: false });
  const app = createApp({
    log: createLog("silent"),
    version: "test",
    services: service.services,
  });
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  stop = () => server.close(0);
  const key = await service.services.accounts.createKey(service.owner);
  token = () => signToken({ email: "", ...key }, 300);
  const blobs = await Promise.all(
    ["red", "green", "blue"].map(async (background) => {
      const picture = await sharp({ create: { ...size, channels: 3, background } })
        .png()
        .toBuffer();
      return (await service.deps.blobs.put(picture)).sha256;
    }),
  );
  const { id, name, snapshotId } = await seedDataset(service, service.owner, {
    items: 3,
    blobs,
    facts: { ...size, labels: [] },
  });
  version = { origin: server.url, dataset: { id, name }, snapshotId };
  const images = names.map((file_name, at) => ({ id: 70 + at, file_name, ...size }));
  const text = JSON.stringify({ images, annotations, categories });
  async function* form() {
    yield {
      field: "files",
      file: { name: "a.json", bytes: ReadableStream.from([Buffer.from(text)]) },
    };
  }
  const sent = await service.services.labels.importLabels(service.as(), id, form());
  if ("report" in sent) throw new Error("A dry run");
  await runTask(service.deps, service.deps.kinds, sent.taskId);
  const saved = await service.services.snapshots.create(service.as(), id, { name: "labelled" });
  version = { ...version, snapshotId: saved.snapshot_id };
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if (found.length === 0) return;
  await stop();
  await service.close();
});

function needs(context: TestContext, ...wanted: Library[]): void {
  const missing = wanted.filter((name) => !found.includes(name));
  context.skip(missing.length > 0, `python3 has no ${missing.join(", ")}`);
}

/** A folder with the version, and the Python of the lines that load it. */
async function pulled(way: WayToUse, format: PullOptions["format"]) {
  const lines = linesToUse(way, version);
  const [, name = "none"] = /pull \S+ (\S+)/.exec(lines) ?? [];
  const cwd = await mkdtemp(join(folder, `${way}-`));
  await pull({
    remote: new Remote({ server: version.origin, token }),
    what: `${version.dataset.id}@${version.snapshotId}`,
    folder: join(cwd, name),
    format,
    filter: new URLSearchParams(),
    remove: false,
  });
  return { cwd, name, code: lines.slice(lines.indexOf("# Python")) };
}

test("pycocotools reads COCO: ids, categories, polygons, masks and crowds", async (context) => {
  needs(context, "pycocotools");
  const { cwd, name } = await pulled("torchvision", "coco");
  const read = await python(
    `
import json, sys
from pycocotools.coco import COCO
coco = COCO(sys.argv[1])
found = coco.loadAnns(coco.getAnnIds())
print(json.dumps({
  "categories": coco.loadCats(coco.getCatIds()),
  "images": sorted(coco.getImgIds()),
  "annotations": found,
  "areas": {one["id"]: int(coco.annToMask(one).sum()) for one in found},
  "of category": coco.getImgIds(catIds=[90]),
  "crowds": coco.getAnnIds(iscrowd=True),
}))`,
    { args: [join(cwd, name, "annotations/instances.json")] },
  );
  expect(read).toEqual({
    categories,
    images: [70, 71, 72],
    annotations,
    areas: { 10: 240, 11: 45, 12: 45 },
    "of category": expect.arrayContaining([70, 71]),
    crowds: [11],
  });
});

test("torchvision reads COCO, and folders of labels", async (context) => {
  needs(context, "torchvision", "pycocotools");
  const coco = await pulled("torchvision", "coco");
  const [detection = "", folders = ""] = coco.code.split(/# one label.*\n/);
  const show = `
import json
print(json.dumps([[image.size, [one["id"] for one in target]] for image, target in data]))`;
  expect(await python(detection + show, coco)).toEqual([
    [
      [40, 30],
      [10, 11],
    ],
    [[40, 30], [12]],
    [[40, 30], []],
  ]);
  const labels = await pulled("torchvision", "folder");
  const more = `
import json
print(json.dumps([data.classes, [label for _, label in data]]))`;
  expect(await python(folders + more, labels)).toEqual([
    ["person", "toothbrush", "unlabeled"],
    [0, 1, 2],
  ]);
});

test("torchvision's reader of Pascal VOC reads our XML", async (context) => {
  needs(context, "torchvision");
  const wanted = { filter: {}, format: "voc", includeMedia: false } as const;
  const { exports } = service.services;
  const file = await exports.media(service.owner, version.dataset.id, "head", wanted);
  const path = join(folder, "voc.zip");
  await writeFile(path, await new Response(file.body).bytes());
  const read = await python(
    `
import json, sys, zipfile
from xml.etree.ElementTree import fromstring
from torchvision.datasets import VOCDetection
archive = zipfile.ZipFile(sys.argv[1])
print(json.dumps(VOCDetection.parse_voc_xml(fromstring(archive.read("Annotations/frame-0000000.xml")))))`,
    { args: [path] },
  );
  expect(read).toMatchObject({
    annotation: {
      filename: "frame-0000000.png",
      size: { width: "40", height: "30", depth: "3" },
      object: [
        { name: "person", bndbox: { xmin: "4", ymin: "3", xmax: "20", ymax: "18" } },
        { name: "toothbrush", bndbox: { xmin: "0", ymin: "0", xmax: "2", ymax: "30" } },
      ],
    },
  });
});

test("datasets of Hugging Face reads folders of labels", async (context) => {
  needs(context, "datasets");
  const { cwd, code } = await pulled("huggingface", "folder");
  const show = `
import json
part = data["train"]
print(json.dumps([part.features["label"].names, [[one["image"].size, one["label"]] for one in part]]))`;
  expect(await python(code + show, { cwd })).toEqual([
    ["person", "toothbrush", "unlabeled"],
    [
      [[40, 30], 0],
      [[40, 30], 1],
      [[40, 30], 2],
    ],
  ]);
});

test.for(["polars", "pandas"] as const)("%s reads Parquet", async (library, context) => {
  needs(context, library);
  const [, url = ""] = /"(http[^"]+)"/.exec(linesToUse("parquet", version)) ?? [];
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${await token()}` } });
  await writeFile(join(folder, "items.parquet"), await answer.bytes());
  const rows = library === "polars" ? "items.to_dicts()" : 'items.to_dict("records")';
  const show = `
import json
print(json.dumps([[row["file_name"], [label["name"] for label in row["labels"]]] for row in ${rows}]))`;
  expect(await python(linesToUse(library, version) + show, { cwd: folder })).toEqual([
    [names[0], ["person", "toothbrush"]],
    [names[1], ["toothbrush"]],
    [names[2], []],
  ]);
});

test("Lance reads the version where it is", async (context) => {
  needs(context, "lance", "polars", "pandas");
  const { dataset, snapshotId } = version;
  const lance = await service.services.exports.lanceSource(service.owner, dataset.id, snapshotId, {
    isLocal: true,
  });
  const show = "\nimport json\nprint(json.dumps(table.num_rows))";
  expect(await python(linesToUse("lance", { ...version, lance }) + show)).toBe(3);
});
