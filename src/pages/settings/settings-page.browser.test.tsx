import { http, HttpResponse } from "msw";
import { afterEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { worker } from "#mock/browser.ts";
import { resetMock } from "#mock/state.ts";
import { setSingleKeys, singleKeys } from "#/lib/shortcuts.ts";
import { paths } from "#/paths.ts";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

const part = (name: string) => page.getByRole("region", { name });

afterEach(() => {
  setSingleKeys(true);
  vi.unstubAllGlobals();
  for (const name of ["language", "system-notices", "shortcuts"]) {
    localStorage.removeItem(`stillframe-${name}`);
  }
  localStorage.removeItem("mantine-color-scheme-value");
});

describe.each(["full", "plain"] as const)("the settings on the %s backend", (profile) => {
  test("show the server and its features", async () => {
    resetMock(profile);
    await renderConsole(paths.tasks());
    await page.getByRole("button", { name: "Account and appearance" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await expect.element(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    const connection = part("Connection");
    await expect
      .element(connection)
      .toMatchTextContent(profile === "full" ? /Stillframe 0\.1\.0/ : /Visual Layer, or another/);
    await expect.element(connection.getByText(/^Answers within \d/)).toBeVisible();
    const abilities = part("What this server can do");
    const can = abilities.getByRole("list").first();
    await expect.element(can).toMatchTextContent(/Snapshots\. Listing, creating/);
    if (profile === "full") {
      await expect.element(can).toMatchTextContent(/Details of a task\./);
      await expect
        .element(abilities.getByText("Nothing that this console knows is missing."))
        .toBeVisible();
    } else {
      const cannot = abilities.getByRole("list").last();
      await expect.element(cannot).toMatchTextContent(/Details of a task\./);
      await expect.element(can).not.toMatchTextContent(/Details of a task\./);
    }
    await expectAccessible();
  });
});

test("a key is shown once, to copy, with commands that are ready to run", async () => {
  const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const { navigate } = await renderConsole(paths.settings);
  const credentials = part("API credentials");
  await credentials.getByRole("button", { name: "Create an API key" }).click();
  await expect.element(credentials.getByText(/It is shown only once/)).toHaveFocus();
  const secret = credentials.getByRole("group", { name: "API secret" });
  const text = secret.element().querySelector("code")?.textContent ?? "";
  expect(text).toMatch(/^[0-9a-f]{64}$/);
  await secret.getByRole("button", { name: "Copy: API secret" }).click();
  await expect.element(secret.getByText("Copied: API secret")).toBeInTheDocument();
  expect(copied).toHaveBeenLastCalledWith(text);
  await expect
    .element(credentials.getByText(`API_SECRET='${text}'`, { exact: false }))
    .toBeVisible();
  await expectAccessible();

  await credentials.getByRole("button", { name: /hide the secret/ }).click();
  await expect
    .element(credentials.getByText("The secret is hidden", { exact: false }))
    .toBeVisible();
  expect(document.body.textContent).not.toContain(text);

  await credentials.getByRole("button", { name: "Create another key" }).click();
  await expect.element(secret).toBeVisible();
  expect(secret.element().querySelector("code")?.textContent).not.toBe(text);
  await navigate(paths.tasks());
  await expect.element(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  await navigate(paths.settings);
  await expect
    .element(credentials.getByRole("button", { name: "Create an API key" }))
    .toBeVisible();
  expect(secret.elements()).toEqual([]);
});

test("keys and sessions are listed, and revoked after a confirmation", async () => {
  resetMock("full");
  await renderConsole(paths.settings);
  const keys = part("API credentials").getByRole("list", { name: "Your API keys" });
  await expect.element(keys.getByRole("listitem")).toMatchTextContent(/Created.*never used/);
  await part("API credentials").getByRole("button", { name: "Create an API key" }).click();
  await expect.element(keys.getByRole("listitem").nth(1)).toBeVisible();
  await keys
    .getByRole("button", { name: /^Revoke the key/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog", { name: "Revoke this API key?" });
  await expect.element(dialog.getByText(/cannot come back/)).toBeVisible();
  await expectAccessible();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect.element(keys.getByRole("listitem").nth(1)).not.toBeInTheDocument();

  const sessions = part("Where you are signed in");
  await expect.element(sessions.getByText("this browser")).toBeVisible();
  const end = sessions.getByRole("button", { name: /^Sign out there/ });
  await end.click();
  await page
    .getByRole("dialog", { name: "Sign out there?" })
    .getByRole("button", { name: "Sign out there" })
    .click();
  await expect.element(end).not.toBeInTheDocument();
  await expect.element(sessions.getByText("this browser")).toBeVisible();
  await expectAccessible();
});

test("a refused key shows the reason, and a failed list can be retried", async () => {
  worker.use(
    http.get("*/api/v1/api_credentials", () =>
      HttpResponse.json(
        { detail: "Only a signed-in browser session can make an API key" },
        { status: 403 },
      ),
    ),
    http.get("*/api/v1/tasks", () => HttpResponse.json({ detail: "Broken" }, { status: 500 })),
  );
  await renderConsole(paths.settings);
  await page.getByRole("button", { name: "Create an API key" }).click();
  await expect
    .element(part("API credentials").getByRole("alert"))
    .toMatchTextContent(/Only a signed-in browser session/);
  const connection = part("Connection");
  await expect.element(connection.getByRole("status")).toMatchTextContent(/The server failed/);
  worker.resetHandlers();
  await connection.getByRole("button", { name: "Check again" }).click();
  await expect.element(connection.getByText(/^Answers within/)).toBeVisible();
});

test("appearance, language and keys are chosen, and stored", async () => {
  await renderConsole(paths.settings);
  await part("Appearance").getByRole("radio", { name: "Dark" }).click();
  await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(document.documentElement.dataset["mantineColorScheme"]).toBe("dark");
  await expectAccessible();
  await part("Appearance").getByRole("radio", { name: "System" }).click();

  const language = part("Language");
  await language.getByRole("radio", { name: "Deutsch" }).click();
  await expect.element(language.getByRole("button", { name: "Reload now" })).toBeVisible();
  expect(localStorage.getItem("stillframe-language")).toBe("de");
  await language.getByRole("radio", { name: "Browser" }).click();
  await expect
    .element(language.getByRole("button", { name: "Reload now" }))
    .not.toBeInTheDocument();

  const keys = page.getByRole("checkbox", { name: "Use single-key shortcuts" });
  await keys.click();
  await expect.element(keys).not.toBeChecked();
  expect(singleKeys.get()).toBe(false);
});

describe("notifications of the system", () => {
  function browserThat(answers: NotificationPermission, now: NotificationPermission = "default") {
    const stub = {
      permission: now,
      requestPermission: async () => {
        stub.permission = answers;
        return answers;
      },
    };
    vi.stubGlobal("Notification", stub);
  }
  const box = page.getByRole("checkbox", { name: "Desktop notifications" });

  test("are on once the browser permits them", async () => {
    browserThat("granted");
    await renderConsole(paths.settings);
    await expect.element(box).not.toBeChecked();
    await box.click();
    await expect.element(box).toBeChecked();
    expect(localStorage.getItem("stillframe-system-notices")).toBe("on");
    await box.click();
    await expect.element(box).not.toBeChecked();
    expect(localStorage.getItem("stillframe-system-notices")).toBe("off");
  });

  test("stay off where it does not, and the box shows the reason", async () => {
    browserThat("denied");
    await renderConsole(paths.settings);
    await box.click();
    await expect.element(box).toBeDisabled();
    await expect.element(box).not.toBeChecked();
    await expect.element(page.getByText(/blocks notifications of this site/)).toBeVisible();
    await expectAccessible();
  });
});
