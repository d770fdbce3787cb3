import { setTimeout as wait } from "node:timers/promises";
import { routes } from "#contract/routes.ts";
import type { Upstream } from "./upstream.ts";

/** How long an answer of the upstream says that it is there, in milliseconds. */
const seenFor = 15_000;
/** How long the first look is waited for. `/readyz` must answer within a second. */
const patienceMs = 300;
/** A look that takes longer says by itself that something is wrong, in milliseconds. */
const slowMs = 5000;

type Look = { warning: string } | void;

/**
 * The check of the upstream: a warning while it cannot be used. The gateway works, and says so to its users better than
 * a balancer that takes it out would. It answers with the last look and begins the next one behind it: an upstream that
 * hangs must not make the gateway look broken.
 */
export function lookAt(
  upstream: Pick<Upstream, "call" | "host">,
  now: () => number = () => performance.now(),
): () => Promise<Look> {
  let seen: Look = { warning: `${upstream.host} has not answered yet` };
  let until = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let began = 0;
  let isFirst = true;

  async function look(): Promise<void> {
    began = now();
    try {
      await upstream.call(routes.listTasks, { query: { page_size: 5 } });
      seen = undefined;
    } catch (error) {
      seen = { warning: error instanceof Error ? error.message : String(error) };
    }
    until = now() + seenFor;
    looking = undefined;
  }

  return async () => {
    if (now() >= until) looking ??= look();
    if (isFirst && looking !== undefined) {
      isFirst = false;
      await Promise.race([looking, wait(patienceMs, null, { ref: false })]);
    }
    const isSlow = looking !== undefined && now() - began >= slowMs;
    if (seen !== undefined || !isSlow) return seen;
    const seconds = Math.floor((now() - began) / 1000);
    return { warning: `${upstream.host} has not answered for ${seconds} seconds` };
  };
}
