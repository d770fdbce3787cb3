/**
 * The fixtures of every journey: a real service with the built console for each worker, a signed-in page, a gate for
 * console errors, and axe.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type Page, test as base, expect, request } from "@playwright/test";
import { preview } from "vite";
import type { Dataset } from "#contract/dataset.ts";
import { type Service, startService } from "../test/service.ts";
import { type Api, createApi } from "./api.ts";
import { expectAccessible } from "./axe.ts";

type StorageState = Awaited<
  ReturnType<Awaited<ReturnType<typeof request.newContext>>["storageState"]>
>;

export interface ConsoleGate {
  /** Watches the pages of another browser context, too. */
  watch: (context: BrowserContext) => void;
  /** From here on, messages that match are expected. */
  allow: (pattern: RegExp) => void;
}

interface TestFixtures {
  /** Restarts the service after a test that killed it. */
  revival: undefined;
  consoleGate: ConsoleGate;
  /** Opens a page of another user, who signs in with the link. */
  visit: (signInLink: string) => Promise<Page>;
  /** Checks the current page against WCAG 2.2 AA, in light and in dark. */
  axe: () => Promise<void>;
}

interface WorkerFixtures {
  /** A folder from which the service takes media. */
  importRoot: string;
  service: Service;
  /** The service, as a script of its owner uses it. */
  api: Api;
  signedIn: StorageState;
  /** A read-only dataset that journeys share. */
  gallery: Gallery;
  /** The address of the built console with the mock as its backend. */
  mockConsole: string;
}

/** 30 items, two more snapshots after the first, and one item that changed since the last. */
interface Gallery {
  dataset: Dataset;
  /** The id of the snapshot "early", which is not the current one. */
  past: string;
}

/**
 * The browser's own message for an answer of 4xx or 5xx. The page reports those; the gate is for all other messages.
 */
const failedRequest = /^Failed to load resource: the server responded with a status of [45]\d\d/;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  importRoot: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "stillframe-import-"));
      await use(folder);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  service: [
    async ({ importRoot }, use) => {
      const service = await startService({ STILLFRAME_IMPORT_ROOTS: importRoot });
      await use(service);
      await service.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  api: [async ({ service }, use) => use(createApi(service)), { scope: "worker" }],

  signedIn: [
    async ({ service }, use) => {
      const code = new URL(service.signInLink).searchParams.get("code");
      const visitor = await request.newContext({ baseURL: service.url });
      const answer = await visitor.post("/api/v1/session", {
        data: { code },
        headers: { origin: service.url },
      });
      expect(answer.ok(), `signing in answers ${answer.status()}: ${await answer.text()}`).toBe(
        true,
      );
      const state = await visitor.storageState();
      await visitor.dispose();
      await use(state);
    },
    { scope: "worker" },
  ],

  gallery: [
    async ({ api }, use) => {
      const dataset = await api.ready("Gallery", 30);
      const { snapshot_id: past } = await api.snapshot(dataset.id, "early", "Before any tag");
      const [item] = await api.media(dataset.id);
      await api.tag(dataset.id, {}, "reviewed", "night");
      await api.snapshot(dataset.id, "tagged");
      await api.tag(dataset.id, { media_ids: [item?.media_id ?? ""] }, "since then");
      await use({ dataset, past });
    },
    { scope: "worker" },
  ],

  mockConsole: [
    async ({}, use) => {
      const server = await preview({
        mode: "mock",
        logLevel: "silent",
        preview: { host: "127.0.0.1", port: 0 },
      });
      const [address] = server.resolvedUrls?.local ?? [];
      if (address === undefined) throw new Error("the built mock is not served");
      await use(new URL(address).origin);
      await server.close();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ service }, use) => use(service.url),
  storageState: async ({ signedIn }, use) => use(signedIn),

  revival: [
    async ({ service }, use) => {
      await use(undefined);
      if (!service.isRunning()) await service.restart();
    },
    { auto: true },
  ],

  consoleGate: [
    async ({ context }, use) => {
      const allowed = [failedRequest];
      const said: string[] = [];
      const watch = (watched: BrowserContext): void => {
        watched.on("console", (message) => {
          const text = message.text();
          if (message.type() !== "error" || allowed.some((each) => each.test(text))) return;
          said.push(text);
        });
        watched.on("weberror", (error) => said.push(String(error.error())));
      };
      watch(context);
      await use({ watch, allow: (pattern) => allowed.push(pattern) });
      expect(said, "the console stays silent").toEqual([]);
    },
    { auto: true },
  ],

  visit: async ({ browser, consoleGate }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (signInLink) => {
      const context = await browser.newContext({
        storageState: { cookies: [], origins: [] },
        baseURL: new URL(signInLink).origin,
      });
      contexts.push(context);
      consoleGate.watch(context);
      const page = await context.newPage();
      await page.goto(signInLink);
      await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
      return page;
    });
    for (const context of contexts) await context.close();
  },

  axe: async ({ page }, use) => use(() => expectAccessible(page)),
});

export { expect };
