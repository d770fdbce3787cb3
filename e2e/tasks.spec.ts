import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as z from "zod/mini";
import { datasetSchema } from "#contract/dataset.ts";
import { uniqueName } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { png } from "./pictures.ts";

test("a failed creation is opened by its address, read, and retried", async ({
  page,
  service,
  api,
  axe,
}) => {
  test.slow();
  const names = [uniqueName("Aardvark"), uniqueName("Badger")];
  const ids: string[] = [];
  for (const name of names) {
    ids.push(await api.upload(name, [png("notes.png", Buffer.from("no picture"))]));
    const status = async () => (await api.tasks(ids.at(-1) ?? "")).map((task) => task.status);
    await expect.poll(status).toEqual(["FAILED"]);
  }
  // The retried task pauses until this test has seen it.
  await service.restart({ STILLFRAME_FAULT: "task.claimed:pause" });

  await page.goto("/tasks?status=FAILED&type=DATASET_CREATION&since=today&sort=dataset_name");
  const rows = page.getByRole("row", { name: /^Create dataset Failed/ });
  const shown = async (): Promise<string[]> => {
    const texts = await rows.allInnerTexts();
    return texts.flatMap((text) => names.filter((name) => text.includes(name)));
  };
  await expect.poll(shown).toEqual(names);
  await expect(page.getByRole("columnheader", { name: "Dataset" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await page.getByRole("columnheader", { name: "Dataset" }).getByRole("button").click();
  await expect.poll(shown).toEqual(names.toReversed());
  await page.goto("/tasks?page=40");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();

  const [failed] = await api.tasks(ids[0] ?? "");
  await page.goto(`/tasks?status=COMPLETED&task=${failed?.task_id}`);
  const story = page.getByRole("complementary", { name: "Task" });
  await expect(story.getByText(/The file could not be used/)).toBeVisible();
  await expect(story.getByText("notes.png").last()).toBeVisible();
  const detail = await api.task(failed?.task_id ?? "");
  await expect(story.getByText(detail.request_id ?? "", { exact: true })).toBeVisible();
  await axe();

  await story.getByRole("button", { name: "Retry" }).click();
  await expect.poll(service.output).toContain("paused at task.claimed");
  await expect(page).toHaveTitle("(1) Tasks · Stillframe");
  await expect(story.getByText("Running", { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(page).toHaveTitle("(1) Tasks · Stillframe");
  service.signal("SIGUSR2");
  // This tab started it before the reload, so the tab reports its end.
  await expect(page.getByRole("alert").getByText("Create dataset failed")).toBeVisible();
  await expect(page).toHaveTitle("Tasks · Stillframe");
  expect((await api.task(failed?.task_id ?? "")).timeline.map(({ status }) => status)).toEqual([
    "PENDING",
    "RUNNING",
    "FAILED",
    "INITIALIZING",
    "RUNNING",
    "FAILED",
  ]);
});

test("the script that the settings show with a key works", async ({ page, gallery, axe }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Account and appearance" }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  const credentials = page.getByRole("region", { name: "API credentials" });
  await credentials.getByRole("button", { name: "Create an API key" }).click();
  const sample = credentials.locator("pre");
  await expect(sample).toBeVisible();
  await axe();
  // Without progress output, which would mix with the answer.
  const { stdout } = await promisify(execFile)("bash", ["-c", await sample.innerText()]);
  const datasets = z.array(datasetSchema).parse(JSON.parse(stdout));
  expect(datasets.map(({ id }) => id)).toContain(gallery.dataset.id);
});
