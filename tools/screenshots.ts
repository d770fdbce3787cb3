/**
 * `pnpm screenshots`: makes the pictures of the documentation, in docs/images, from the running product: a separate
 * service, the sample dataset, a history created through the API, and the built console in Chromium.
 */

import { mkdir, readFile, readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Browser, type Page, chromium } from "@playwright/test";
import sharp from "sharp";
import type { MediaFilter } from "#contract/media.ts";
import { type Service, startService } from "#test/service.ts";
import { chromiumLaunchOptions } from "./chromium.ts";
import { root } from "./setup/run.mjs";

type Scheme = "light" | "dark";

interface Scene {
  /** `<name>-<scheme>.png` */
  name: string;
  /** A path of the console. */
  path: string;
  width?: number;
  height?: number;
  /** The steps on the page before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

const folder = join(root, "docs/images");
const require = createRequire(import.meta.url);

/** A larger picture would make every clone of the repository slower for good. */
const largestBytes = 150_000;

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const service = await startService();
  try {
    const story = await tellStory(service);
    const browser = await chromium.launch(await chromiumLaunchOptions());
    try {
      await photograph(browser, service, scenesOf(story));
    } finally {
      await browser.close();
    }
  } finally {
    await service.stop();
  }
}

interface Story {
  sample: string;
  /** The snapshot that the pictures select. */
  baseline: string;
}

/** Some days of a dataset: checkpoints, edits, a mistake, a restore, a clone, an upload. */
async function tellStory(service: Service): Promise<Story> {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { "content-type": "application/json" };
    const response = await service.api(path, { method, ...json, headers });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response;
  };

  const loaded = await call("POST", "/samples", {});
  const sample = loaded.headers.get("X-Dataset-Id") ?? "";
  const media = `/dataset/${sample}/media`;
  const edit = (filter: MediaFilter, change: object) => call("PATCH", media, { filter, ...change });
  const snapshot = async (name: string, description: string): Promise<string> => {
    const made = await call("POST", `/dataset/${sample}/snapshot`, { name, description });
    return ((await made.json()) as { snapshot_id: string }).snapshot_id;
  };
  await finished(service, sample);

  await edit({ label: ["smiley"] }, { add_tags: ["reviewed"] });
  const baseline = await snapshot("v1-baseline", "All categories checked by hand");
  await edit({ label: ["hand"] }, { add_labels: [{ name: "gesture" }], remove_labels: ["hand"] });
  await snapshot("gestures-relabelled", "Hands are gestures from here on");
  await call("DELETE", media, { filter: { label: ["flag"] } });
  await call("POST", `/dataset/${sample}/snapshot/${baseline}/restore`, {
    safety: true,
    reason: "The evaluation set still needs the flags",
  });
  // The timeline shows restores to the second.
  await wait(1100);
  await edit({ label: ["food", "travel"] }, { add_tags: ["holdout"] });
  await snapshot("v2-holdout-split", "Food and travel are held out");
  await edit({ label: ["food"], text: "fruit" }, { add_tags: ["needs-review"] });

  await call("POST", `/dataset/${sample}/snapshot/${baseline}/clone`);
  await uploadSigns(service, call);
  return { sample, baseline };
}

/** A dataset from uploaded files, one of which is no picture. */
async function uploadSigns(
  service: Service,
  call: (method: string, path: string) => Promise<Response>,
): Promise<void> {
  const begun = await call("GET", "/ingestion/new_dataset?dataset_name=Signs%20and%20symbols");
  const { dataset_id: id } = (await begun.json()) as { dataset_id: string };
  const opened = await call("GET", `/ingestion/${id}/data_files`);
  const { trans_id: upload } = (await opened.json()) as { trans_id: number };
  const pictures = join(
    dirname(require.resolve("emoji-datasource-twitter/emoji.json")),
    "img/twitter/64",
  );
  const names = (await readdir(pictures)).filter((name) => name.startsWith("26")).slice(0, 48);
  const form = new FormData();
  for (const name of names) {
    form.append("files", new Blob([await readFile(join(pictures, name))]), `sign-${name}`);
  }
  form.append("files", new Blob(["not a picture"]), "notes.png");
  const path = `/ingestion/${id}/data_files/${upload}`;
  const sent = await service.api(path, { method: "POST", body: form });
  if (!sent.ok) throw new Error(`POST ${path}: ${await sent.text()}`);
  await call("POST", `/ingestion/${id}/process_files/${upload}`);
  await finished(service, id);
}

/** Waits until every task of a dataset has ended. */
async function finished(service: Service, datasetId: string): Promise<void> {
  for (;;) {
    const answer = await service.api(`/tasks?dataset_id=${datasetId}`);
    const { tasks } = (await answer.json()) as { tasks: { status: string; error: string }[] };
    if (tasks.some(({ status }) => status === "FAILED")) throw new Error(JSON.stringify(tasks));
    if (tasks.length > 0 && tasks.every(({ status }) => status === "COMPLETED")) return;
    await wait(100);
  }
}

function scenesOf({ sample, baseline }: Story): Scene[] {
  const timeline = `/datasets/${sample}/snapshots`;
  return [
    { name: "datasets", path: "/datasets", height: 560 },
    { name: "explore", path: `/datasets/${sample}`, height: 560 },
    { name: "explore-past", path: `/datasets/${sample}?at=${baseline}`, height: 560 },
    { name: "embed", path: `${timeline}?embed=1`, width: 900, height: 520 },
    { name: "timeline", path: `${timeline}?snapshot=${baseline}`, height: 820 },
    { name: "timeline-360", path: timeline, width: 360, height: 740 },
    {
      name: "restore",
      path: `${timeline}?snapshot=${baseline}`,
      height: 820,
      act: async (page) => {
        const panel = page.getByRole("complementary", { name: "Selected snapshot" });
        await panel.getByRole("button", { name: "Restore" }).click();
        await page.getByRole("dialog").getByLabel("Reason").fill("The split was wrong");
      },
    },
    {
      name: "compare",
      path: `/datasets/${sample}/compare?from=${baseline}&to=head`,
      height: 860,
    },
    { name: "tasks", path: "/tasks", height: 460 },
  ];
}

async function photograph(browser: Browser, service: Service, scenes: Scene[]): Promise<void> {
  const context = await browser.newContext({ baseURL: service.url, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(service.signInLink);
  await page.waitForURL("**/datasets");
  for (const scene of scenes) {
    for (const scheme of ["light", "dark"] as const) {
      await photographOne(page, scene, scheme);
    }
  }
}

async function photographOne(page: Page, scene: Scene, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width: scene.width ?? 1440, height: scene.height ?? 900 });
  await page.goto(scene.path);
  await settled(page);
  await scene.act?.(page);
  await settled(page);
  const file = join(folder, `${scene.name}-${colorScheme}.png`);
  // A page needs few colours; true colour costs three times the bytes.
  await sharp(await page.screenshot({ animations: "disabled", caret: "hide" }))
    .png({ palette: true, quality: 80, effort: 10 })
    .toFile(file);
  const { size } = await stat(file);
  if (size > largestBytes) throw new Error(`${file} has ${size} bytes, more than ${largestBytes}`);
  console.log(`${file.slice(root.length + 1)} ${Math.round(size / 1000)} kB`);
}

/** Waits until loading has ended, thumbnails included. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  // Polled from here: Playwright's own polling uses eval in the page, which our policy forbids.
  while (!(await page.evaluate("[...document.images].every((image) => image.complete)"))) {
    await wait(50);
  }
}

await main();
