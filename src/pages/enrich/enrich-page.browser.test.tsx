import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { nextHead } from "#mock/db.ts";
import { seeded } from "#mock/seed.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { letPass, renderConsole } from "#/testing/render-console.tsx";

const streets = seeded.streets.id;
const enrich = paths.enrich(streets);
const dataset = () => mockDb().datasets.find(({ id }) => id === streets);
const model = (name: string) => page.getByRole("checkbox", { name });
const run = page.getByRole("button", { name: "Run" });
const result = page.getByRole("region", { name: "Result" });

beforeEach(async () => {
  resetMock("full");
  await page.viewport(1280, 800);
});

describe("enriching", () => {
  test("begins with a choice of models, which say what they do and why they cannot run", async () => {
    await renderConsole(enrich);
    await expect.element(model("CenterNet")).toBeVisible();
    await expect
      .element(page.getByText("130 ms an image, measured on 12 images: a guess"))
      .toBeVisible();
    await expect.element(page.getByText("not measured yet").first()).toBeVisible();
    await expect.element(model("PP-OCRv4")).toBeDisabled();
    await expect
      .element(model("PP-OCRv4"))
      .toHaveAccessibleDescription(
        /“PP-OCRv4” is not installed: npm run stillframe -- models install installs it/,
      );
    await expect.element(run).toHaveAttribute("aria-disabled", "true");
    await expect.element(page.getByText("Choose at least one model")).toBeVisible();
    await expectAccessible();

    await model("CenterNet").click();
    await expect.element(page.getByText(/^About 25 s for \d+ images: a guess$/)).toBeVisible();
    await expect.element(page.getByText(/restoring it undoes the whole enrichment/)).toBeVisible();
    await page.getByRole("checkbox", { name: "Take a snapshot first" }).click();
    await expect.element(page.getByText(/cannot be undone by a restore/)).toBeVisible();
    await model("Picture tags").click();
    await expect.element(page.getByText(/not measured yet how long one takes$/)).toBeVisible();
  });

  test("runs, shows what it changed, and can be taken back", async () => {
    const before = dataset()?.items ?? [];
    const { address } = await renderConsole(enrich);
    await model("CenterNet").click();
    await run.click();
    await expect.element(result.getByText("Running").or(result.getByText("Pending"))).toBeVisible();
    expect(address()).toMatch(/\/enrich\?task=[0-9a-f-]{36}$/);
    letPass(60_000);
    await expect.element(result.getByText(/^\d+ images gained labels/)).toBeVisible();
    const changed = dataset()?.items.filter((item, index) => item !== before[index]) ?? [];
    expect(changed.length).toBeGreaterThan(20);
    const [label] = changed[0]?.labels.filter(({ source }) => source.startsWith("model:")) ?? [];
    expect(label?.source).toBe("model:centernet-coco@1");
    await expect
      .element(result.getByRole("list", { name: /^Labels that were added/ }).getByText("person"))
      .toBeVisible();
    await expect
      .element(result.getByRole("list", { name: "Items that changed" }).getByRole("link").first())
      .toBeVisible();
    await expectAccessible();

    await result.getByRole("button", { name: "Restore the version before" }).click();
    const dialog = page.getByRole("dialog");
    await expect.element(dialog.getByText("Restore “Before enriching”?")).toBeVisible();
    await dialog.getByRole("button", { name: "Restore" }).click();
    await expect.element(result.getByText(/^Nothing changed any more/)).toBeVisible();
    expect(JSON.stringify(dataset()?.items)).toBe(JSON.stringify(before));
  });

  test("counts what it changed apart from what is edited later, and says that a restore takes both", async () => {
    const { address, navigate } = await renderConsole(enrich);
    await model("CenterNet").click();
    await run.click();
    letPass(60_000);
    const gained = result.getByText(/^\d+ images gained labels/);
    await expect.element(gained).toBeVisible();
    const words = gained.element().textContent;
    expect(result.getByText(/was changed since/).elements()).toEqual([]);
    const row = dataset();
    if (!row) throw new Error("the dataset is not seeded");
    const mine = { name: "mine", box: null, confidence: null, source: "user" };
    row.items = row.items.map((item) => ({ ...item, labels: [...item.labels, mine] }));
    row.head = nextHead(mockDb());
    const here = address();
    await navigate(paths.explore(streets));
    await navigate(here);
    await expect.element(result.getByText(/^The dataset was changed since/)).toBeVisible();
    expect(gained.element().textContent).toBe(words);
    await expect
      .element(result.getByText("That takes back what was changed after this, too."))
      .toBeVisible();
    await expectAccessible();
  });

  test("asks caption models for what they are to say", async () => {
    await renderConsole(enrich);
    await model("Captions by a model server").click();
    await page
      .getByRole("textbox", { name: "What the captions are to say" })
      .fill("Name the weather");
    await run.click();
    letPass(60_000);
    await expect.element(result.getByText(/^\d+ items changed/)).toBeVisible();
    expect(dataset()?.items.some(({ caption }) => caption?.startsWith("Briefly:"))).toBe(true);
    await result.getByRole("link", { name: "Keep" }).click();
    await expect.element(page.getByText("214 items")).toBeVisible();
  });

  test("says why it is not possible now", async () => {
    await renderConsole(paths.enrich(seeded.enriching.id));
    await expect.element(page.getByText("Wait until “Enrichment” is done").first()).toBeVisible();
  });

  test("of a plain backend goes to a copy, which the console follows", async () => {
    resetMock("plain");
    const { address } = await renderConsole(enrich);
    await model("CenterNet").click();
    await expect.element(page.getByText(/The results go to a new dataset/)).toBeVisible();
    expect(page.getByRole("checkbox", { name: "Take a snapshot first" }).elements()).toEqual([]);
    await run.click();
    await expect
      .element(page.getByRole("heading", { name: `${seeded.streets.name} (enriched)` }))
      .toBeVisible();
    expect(address()).not.toContain(streets);
  });
});

describe("what models do", () => {
  test("is in the menu of the dataset, with the reasons", async () => {
    const { address } = await renderConsole(paths.timeline(seeded.enriching.id));
    await page.getByRole("button", { name: "Models" }).click();
    const reindex = page.getByRole("menuitem", { name: /^Reindex…/ });
    await expect.element(reindex).toHaveAttribute("aria-disabled", "true");
    await expect.element(reindex).toMatchTextContent(/Wait until “Enrichment” is done/);
    await page.getByRole("menuitem", { name: "Propagate labels…" }).click();
    await expect.element(page.getByRole("heading", { name: "Propagate labels" })).toBeVisible();
    expect(address()).toBe(paths.propagate(seeded.enriching.id));
  });

  test("compares pictures by the model that is chosen, and stays with it", async () => {
    const reindex = async () => {
      await page.getByRole("button", { name: "Models" }).click();
      await page.getByRole("menuitem", { name: /^Reindex…/ }).click();
    };
    await renderConsole(paths.timeline(streets));
    await reindex();
    const dialog = page.getByRole("dialog");
    const radio = (name: string) => dialog.getByRole("radio", { name });
    await expect.element(radio("MobileNet v2")).toBeChecked();
    await radio("Parts").click();
    await expect
      .element(dialog.getByText(/^The clusters of “MobileNet v2” are replaced/))
      .toBeVisible();
    await expect.element(dialog.getByText(/for \d+ images: a guess/)).toBeVisible();
    await expectAccessible();
    const before = dataset()?.items.map((item) => item.cluster_id);
    await dialog.getByRole("button", { name: "Reindex" }).click();
    letPass(60_000);
    await expect.poll(() => dataset()?.items.map((item) => item.cluster_id)).not.toEqual(before);
    await reindex();
    await expect.element(radio("Parts")).toBeChecked();
    await expect.poll(() => dialog.element().textContent).toMatch(/Nothing new to look at/);
  });

  test("is offered where media are not indexed yet", async () => {
    await renderConsole(paths.timeline(seeded.partial.id));
    const notice = page.getByRole("region", { name: "New media are not in the index yet" });
    await notice.getByRole("button", { name: "Reindex" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Reindex" }).click();
    await expect.element(notice).not.toBeInTheDocument();
    letPass(60_000);
    await expect.element(page.getByText("Ready").first()).toBeVisible();
    await expect.element(notice).not.toBeInTheDocument();
  });

  test("has its snapshot before, and its restore, in the tasks", async () => {
    const { navigate } = await renderConsole(enrich);
    await model("Picture tags").click();
    await run.click();
    letPass(60_000);
    await expect.element(result.getByRole("link", { name: "Open the task" })).toBeVisible();
    await expect.element(result.getByRole("link", { name: "Keep" })).toBeVisible();
    const [task] = mockDb()
      .tasks.filter(({ type }) => type === "ENRICHMENT")
      .slice(-1);
    await navigate(paths.tasks({ datasetId: streets, taskId: task?.id ?? "" }));
    const panel = page.getByRole("complementary", { name: "Task" });
    await expect.element(panel.getByRole("link", { name: "Before enriching" })).toBeVisible();
    await panel.getByRole("button", { name: "Restore the version before" }).click();
    await expect
      .element(page.getByRole("dialog").getByText("Restore “Before enriching”?"))
      .toBeVisible();
  });
});
