import type { QueryClient } from "@tanstack/react-query";
import { getCapabilities } from "#contract/routes/session.ts";
import { createStore } from "#/lib/store.ts";
import { call, lastFailure } from "./client.ts";
import { errorMessage } from "./describe-error.ts";
import { sessionKeys } from "./keys.ts";
import { isAway, serverAnswers } from "./server-answers.ts";

export interface ConnectionState {
  /** The server does not answer, though it did before and the network is there: it may be restarting. */
  away: boolean;
  /** A gateway answers, and this is why its upstream does not; null for any other reason. */
  upstream: string | null;
  /** The time of the next check, in milliseconds since 1970. */
  nextTry: number;
  /** The deployed version of the console or the server differs from that of this page. */
  outdated: boolean;
}

const retryMs = 3_000;
/** Delay of the check after a lost request. */
const settleMs = 250;

/**
 * Watches, over all requests of a tab, whether the server is available and still has the version of the page. One
 * failed request proves nothing: the server is checked before the page shows anything.
 */
export class Connection {
  readonly state = createStore<ConnectionState>({
    away: false,
    upstream: null,
    nextTry: 0,
    outdated: false,
  });
  readonly #client: QueryClient;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #version: string | null = null;
  /** The console's own script, from the page's HTML; null where the console is not built. */
  readonly #script = import.meta.env.PROD
    ? (document.querySelector("script[type=module][src]")?.getAttribute("src") ?? null)
    : null;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  start(): () => void {
    const queries = this.#client.getQueryCache();
    const capabilities = queries.find<{ version: string }>({
      queryKey: sessionKeys.capabilities(),
    });
    this.#seeVersion(capabilities?.state.data?.version);
    const stopQueries = queries.subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "success") return;
      if (event.query.queryKey[0] !== sessionKeys.capabilities()[0]) return;
      this.#seeVersion((event.query.state.data as { version: string }).version);
    });
    const onFailure = () => {
      if (!isAway(lastFailure.get()) || this.#asking) return;
      // A page that is being left also loses its requests, but is gone by the end of this delay.
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.ask(), settleMs);
    };
    const stopFailures = lastFailure.subscribe(onFailure);
    // A failure from before this watcher started counts as well.
    onFailure();
    // A chunk of the console did not load: it is gone with its version, or the server is away.
    const onLost = () => void this.ask().then(async () => this.#seeConsole());
    const onOffline = () => this.#set({ away: false });
    window.addEventListener("vite:preloadError", onLost);
    window.addEventListener("offline", onOffline);
    return () => {
      stopQueries();
      stopFailures();
      window.removeEventListener("vite:preloadError", onLost);
      window.removeEventListener("offline", onOffline);
      clearTimeout(this.#timer);
    };
  }

  /** Checks at once whether the server is available. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const answers = await this.#answers();
    this.#asking = false;
    const { away } = this.state.get();
    if (answers) {
      this.#set({ away: false });
      if (!away) return;
      await this.#seeConsole();
      await this.#client.invalidateQueries();
    } else if (navigator.onLine) {
      this.#set({ away: true, upstream: whyUpstream(), nextTry: Date.now() + retryMs });
      this.#timer = setTimeout(() => void this.ask(), retryMs);
    }
  }

  async #answers(): Promise<boolean> {
    try {
      const { version } = await call(getCapabilities, {});
      this.#seeVersion(version);
      return await serverAnswers();
    } catch (error) {
      // A plain backend does not know the question, and its answer counts too.
      return !isAway(error);
    }
  }

  #seeVersion(version: string | undefined): void {
    if (version === undefined || version === "") return;
    this.#version ??= version;
    if (version !== this.#version) this.#set({ outdated: true });
  }

  /** Whether the address of the console now leads to other scripts than those of this page. */
  async #seeConsole(): Promise<void> {
    if (this.#script === null || this.state.get().away) return;
    try {
      const page = await (await fetch(import.meta.env.BASE_URL, { cache: "no-store" })).text();
      if (page.includes("<script") && !page.includes(this.#script)) this.#set({ outdated: true });
    } catch {
      // Then it is unknown, and the next request tells more.
    }
  }

  #set(change: Partial<ConnectionState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}

function whyUpstream(): string | null {
  const failure = lastFailure.get();
  return failure?.code?.startsWith("upstream_") === true ? errorMessage(failure) : null;
}
