import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { mockUsers } from "#mock/db.ts";
import { mockDb, resetMock } from "#mock/state.ts";
import { seeded } from "#mock/seed.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

beforeEach(() => {
  resetMock("full", "signed-out");
});

const inventory = page.getByRole("heading", { level: 1, name: "Datasets" });

test("the code of the address is exchanged, and the next page opens", async () => {
  const { address } = await renderConsole(`/login?code=fresh&next=${paths.tasks()}`);
  await expect.element(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  expect(address()).toBe("/tasks");
});

test("a pasted link signs in", async () => {
  await renderConsole(paths.login);
  await expectAccessible();
  await page.getByLabelText("Sign-in link or code").fill("http://127.0.0.1/login?code=fresh");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.element(inventory).toBeVisible();
});

test("an invalid code is reported, and another one can be tried", async () => {
  const { address } = await renderConsole("/login?code=wrong");
  await expect.element(page.getByText(/This code does not work/)).toBeVisible();
  expect(address()).toBe("/login?code=wrong");
  await page.getByLabelText("Sign-in link or code").fill("fresh");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.element(inventory).toBeVisible();
});

test("a signed-in user can continue, one whose session ended cannot", async () => {
  resetMock("full");
  const goOn = page.getByRole("link", { name: "Continue" });
  const { navigate } = await renderConsole(paths.datasets);
  await expect.element(inventory).toBeVisible();
  await navigate(paths.login);
  await goOn.click();
  await expect.element(inventory).toBeVisible();
  resetMock("full", "signed-out");
  await navigate(paths.login);
  await expect.element(page.getByLabelText("Sign-in link or code")).toBeVisible();
  await expect.element(goOn).not.toBeInTheDocument();
});

test("a link that another site may have opened asks first", async () => {
  const { address } = await renderConsole("/login?code=fresh&ask=1");
  const use = page.getByRole("button", { name: "Sign in with this link" });
  await expect.element(use).toBeVisible();
  await expectAccessible();
  expect(mockDb().session).toBeNull();
  expect(address()).toBe("/login?code=fresh&ask=1");
  await use.click();
  await expect.element(inventory).toBeVisible();
});

test("a link does not replace the signed-in user", async () => {
  resetMock("full");
  mockDb().session = mockUsers.editor;
  const { navigate } = await renderConsole("/login?code=fresh");
  await expect.element(page.getByText(/another user instead of editor@localhost/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "Stay signed in" }).click();
  await expect.element(inventory).toBeVisible();
  expect(mockDb().session).toBe(mockUsers.editor);
  await navigate("/login?code=fresh");
  await page.getByRole("button", { name: "Sign in with this link" }).click();
  await expect.element(inventory).toBeVisible();
  expect(mockDb().session).toBe(mockUsers.owner);
});

test("an empty field sends nothing", async () => {
  await renderConsole(paths.login);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.element(page.getByText("Paste a link or a code")).toBeVisible();
});

test("a server that does not answer is not reported as a wrong code", async () => {
  await renderConsole(paths.login);
  await page.getByLabelText("Sign-in link or code").fill("fail-500");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.element(page.getByLabelText("Sign-in link or code")).toBeEnabled();
  await expect.element(page.getByText(/This code does not work/)).not.toBeInTheDocument();
});

test("without a session every page redirects here, and back", async () => {
  const { address } = await renderConsole(paths.explore(seeded.streets.id));
  await expect
    .element(page.getByRole("heading", { level: 1, name: "Sign in to Stillframe" }))
    .toBeVisible();
  expect(address()).toBe(paths.signIn(paths.explore(seeded.streets.id)));
  await page.getByLabelText("Sign-in link or code").fill("fresh");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect
    .element(page.getByRole("heading", { level: 1, name: seeded.streets.name }))
    .toBeVisible();
});

const ended = page.getByText("Your session has ended: sign in again to continue");

test("a session that ended before another page was opened is reported, and the sign-in leads there", async () => {
  resetMock("full");
  const { address, navigate } = await renderConsole(paths.datasets);
  await expect.element(inventory).toBeVisible();
  resetMock("full", "signed-out");
  await navigate(paths.timeline(seeded.streets.id));
  await expect.element(ended).toBeVisible();
  await expectAccessible();
  expect(address()).toBe(paths.signIn(paths.timeline(seeded.streets.id)));
  await page.getByLabelText("Sign-in link or code").fill("fresh");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect
    .element(page.getByRole("heading", { level: 1, name: seeded.streets.name }))
    .toBeVisible();
});

test("a first visit does not mention a session", async () => {
  await renderConsole(paths.datasets);
  await expect.element(page.getByLabelText("Sign-in link or code")).toBeVisible();
  await expect.element(ended).not.toBeInTheDocument();
});
