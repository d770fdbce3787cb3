import { type SeveralServers, startServers } from "../test/several-servers/several-servers.ts";
import { expect, test } from "./fixtures.ts";
import { pictures } from "./pictures.ts";
import { choose, snapshotRow } from "./timeline.ts";

let servers: SeveralServers;
test.beforeAll(async () => {
  servers = await startServers({ roles: ["api", "api", "worker"] });
});
test.afterAll(() => servers?.stop());

test("a dataset is made, changed and restored through a balancer, while one process after the other fails", async ({
  visit,
  consoleGate,
}) => {
  test.slow();
  // What the balancer says of a process that is killed in the middle of a request.
  consoleGate.allow(/net::ERR_(CONNECTION_\w+|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/);
  const page = await visit(`${servers.url}/login?code=${servers.signInCode}`);
  const [one, other, worker] = servers.members;
  if (one === undefined || other === undefined || worker === undefined) throw new Error("none");
  const dialog = page.getByRole("dialog");

  // The worker dies before it has the task, and the next one makes the dataset.
  await worker.end("SIGKILL");
  await page.getByRole("button", { name: "New dataset" }).click();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Harbour");
  await dialog.getByLabel("Choose files").setInputFiles(await pictures(40));
  await dialog.getByRole("button", { name: "Upload and create" }).click();
  await page.getByRole("link", { name: "Open the dataset" }).click();
  await worker.start();
  await expect(page.getByText("40 images", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("gridcell", { name: "01.png", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Timeline" }).click();
  const create = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "Create a snapshot" }).click();
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(snapshotRow(page, name).getByText("Current Version")).toBeVisible();
  };
  await create("with both");
  await one.end("SIGKILL");
  await create("with one");
  await one.start();
  await expect.poll(one.ready).toBe(true);

  // The other one has lost the database, which the balancer learns from its answers.
  other.database.cut();
  await expect.poll(other.ready).toBe(false);
  await choose(page, "with both", "Restore");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Restored to with both by owner@localhost/)).toBeVisible();
  other.database.open();
  await expect.poll(other.ready).toBe(true);
  await page.reload();
  await expect(snapshotRow(page, "with both").getByText("Current Version")).toBeVisible();
  expect(Math.min(...servers.balancer.answered)).toBeGreaterThan(0);
});
