import { setTimeout as wait } from "node:timers/promises";
import { ServiceError } from "../../errors.ts";
import type { CheckResult, Readiness } from "../../ports/services.ts";

/**
 * One dependency of the service. A check returns nothing in the normal state, a `warning` where the service works and a
 * person should look, and throws where the dependency is unavailable.
 */
export interface Check {
  /** Its name in `/readyz`. */
  name: string;
  /**
   * The public message where the check throws, or does not answer in time; an UnreadyError or a ServiceError has its
   * own sentence.
   */
  failing: string;
  run(): Promise<{ warning: string } | void>;
}

/** A check found that its part cannot be used. The message is public. */
export class UnreadyError extends Error {
  override readonly name = "UnreadyError";
}

/** A later answer does not count: `/readyz` has to answer within a second. */
const patienceMs = 800;

/**
 * Creates the function that runs all checks. A check that hangs is not started again before it has ended, however often
 * `/readyz` is called.
 */
export function readinessOf(
  checks: readonly Check[],
  onFailure: (name: string, error: unknown) => void = () => {},
): () => Promise<Readiness> {
  const underWay = new Map<Check, Promise<CheckResult>>();

  function begun(check: Check): Promise<CheckResult> {
    const known = underWay.get(check);
    if (known !== undefined) return known;
    const run = resultOf(check, onFailure).finally(() => underWay.delete(check));
    underWay.set(check, run);
    return run;
  }

  return async () => {
    const late = new AbortController();
    const results = await Promise.all(
      checks.map(async (check): Promise<[string, CheckResult]> => {
        const timeout = wait<CheckResult>(
          patienceMs,
          { status: "failed", detail: check.failing },
          { signal: late.signal },
        );
        // It rejects after the others have ended.
        timeout.catch(() => {});
        return [check.name, await Promise.race([begun(check), timeout])];
      }),
    );
    late.abort();
    return {
      ready: results.every(([, { status }]) => status !== "failed"),
      checks: Object.fromEntries(results),
    };
  };
}

async function resultOf(
  check: Check,
  onFailure: (name: string, error: unknown) => void,
): Promise<CheckResult> {
  try {
    const found = await check.run();
    return found === undefined ? { status: "ok" } : { status: "warning", detail: found.warning };
  } catch (error) {
    onFailure(check.name, error);
    const isWorded = error instanceof UnreadyError || error instanceof ServiceError;
    const detail = isWorded ? error.message : check.failing;
    return { status: "failed", detail };
  }
}
