import { expect, test } from "./fixtures.ts";
import { actionsOf, snapshotRow, timelinePath } from "./timeline.ts";

test("offline nothing is lost, and work continues when the connection is back", async ({
  page,
  context,
  api,
  consoleGate,
}) => {
  consoleGate.allow(/net::ERR_INTERNET_DISCONNECTED/);
  const dataset = await api.ready("Offline", 5);
  await page.goto(`/datasets/${dataset.id}`);
  await page.getByRole("button", { name: "Select 1.png" }).click();
  await page.getByRole("button", { name: "Select 3.png" }).click();
  const selection = page.getByRole("region", { name: "Selection" });
  await selection.getByRole("button", { name: "Tag", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Tags" }).fill("field trip");

  await context.setOffline(true);
  const banner = page.getByText("What you see may be out of date.");
  await expect(banner).toBeVisible();
  await dialog.getByRole("button", { name: "Tag 2 items" }).click();
  await expect(dialog.getByRole("alert")).toContainText("You are offline");
  await expect(dialog.getByRole("textbox", { name: "Tags" })).toHaveValue("field trip");
  expect(await api.media(dataset.id, undefined, { tag: ["field trip"] })).toEqual([]);

  await context.setOffline(false);
  await expect(banner).toBeHidden();
  await dialog.getByRole("button", { name: "Tag 2 items" }).click();
  await expect(page.getByText("2 items changed", { exact: true })).toBeVisible();
  const tagged = await api.media(dataset.id, undefined, { tag: ["field trip"] });
  expect(tagged.map(({ file_name }) => file_name).toSorted()).toEqual(["1.png", "3.png"]);
});

test("a page that failed to load offline loads by itself afterwards", async ({
  page,
  context,
  api,
  consoleGate,
}) => {
  consoleGate.allow(/net::ERR_INTERNET_DISCONNECTED/);
  const seen = await api.ready("Seen before", 3);
  const other = await api.ready("Not seen yet", 2);
  const open = (name: string) => page.getByRole("link", { name, exact: true }).click();
  await page.goto("/datasets");
  await open(seen.display_name);
  await expect(page.getByRole("gridcell", { name: "1.png" })).toBeVisible();
  await page.getByRole("link", { name: "Datasets" }).first().click();

  // The code of the page is loaded by now, the data of this dataset is not.
  await context.setOffline(true);
  await open(other.display_name);
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole("heading", { level: 1, name: other.display_name })).toBeVisible();
  await expect(page.getByRole("gridcell", { name: "2.png" })).toBeVisible();
});

test("a user whose session ended signs in again and returns to the same page", async ({
  service,
  api,
  visit,
}) => {
  const dataset = await api.ready("Session", 3);
  const snapshot = await api.snapshot(dataset.id, "looked at");
  const page = await visit(await service.command("login"));
  const address = `${timelinePath(dataset.id)}?snapshot=${snapshot.snapshot_id}`;
  await page.goto(address);
  const panel = page.getByRole("complementary", { name: "Selected snapshot" });
  await expect(panel.getByRole("heading", { name: "looked at" })).toBeVisible();

  // Signing out in one tab ends the session of all of them, and takes their pages off the screen.
  const other = await page.context().newPage();
  await other.goto("/datasets");
  await other.getByRole("button", { name: "Account and appearance" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(other.getByRole("heading", { name: "Sign in to Stillframe" })).toBeVisible();

  await expect(page.getByRole("heading", { name: "Sign in to Stillframe" })).toBeVisible();
  const field = page.getByRole("textbox", { name: "Sign-in link or code" });
  await field.fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(/This code does not work/)).toBeVisible();
  await field.fill(await service.command("login"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(address);
  await expect(panel.getByRole("heading", { name: "looked at" })).toBeVisible();
  await expect(snapshotRow(page, "looked at").getByText("Current Version")).toBeVisible();
});

test("a session that ends while a page is open is renewed in a dialog over the page", async ({
  service,
  api,
  visit,
}) => {
  const dataset = await api.ready("Ended session", 3);
  const page = await visit(await service.command("login"));
  await page.goto(timelinePath(dataset.id));
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("typed before");
  await page.context().clearCookies();
  // Not a click: the page behind the dialog may send a request first, and get a 401.
  await page.keyboard.press("Enter");
  const signIn = page.getByRole("dialog", { name: "Sign in to Stillframe" });
  await expect(signIn).toBeVisible();
  await page.keyboard.press("Escape");
  await signIn
    .getByRole("textbox", { name: "Sign-in link or code" })
    .fill(await service.command("login"));
  await signIn.getByRole("button", { name: "Sign in" }).click();
  await expect(signIn).toBeHidden();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("typed before");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(snapshotRow(page, "typed before").getByText("Current Version")).toBeVisible();
  expect(await api.snapshots(dataset.id)).toHaveLength(2);
});

test("code that failed to load is reported, and is there after a reload", async ({
  page,
  api,
  consoleGate,
}) => {
  consoleGate.allow(/net::ERR_FAILED/);
  const dataset = await api.ready("Lost code", 3);
  const code = /\/assets\/(snapshot-dialogs|menu-panel)-[^/]+$/;
  await page.route(code, (route) => route.abort());
  await page.goto(timelinePath(dataset.id));
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await expect(
    page.getByRole("alert").getByText("A part of the console did not load"),
  ).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  // The server is available, and its console is still this version.
  const offer = page.getByText("There is a new version.");
  await expect(offer).toBeHidden();

  // If another version had been deployed meanwhile, the chunk would be gone for good.
  const deployed = (url: URL) => url.pathname === "/";
  await page.route(deployed, async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replaceAll(/assets\/[\w-]+\.js/g, "assets/next.js");
    await route.fulfill({ response: answer, body: text });
  });
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await expect(offer).toBeVisible();

  // Only some versions of the browser request a failed module again.
  await page.unroute(code);
  await page.reload();
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a snapshot" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("after all");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(snapshotRow(page, "after all").getByText("Current Version")).toBeVisible();
  expect((await api.snapshots(dataset.id))[0]?.snapshot_name).toBe("after all");
  await actionsOf(page, "after all").click();
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeVisible();
});
