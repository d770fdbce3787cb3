import { ServiceError } from "#server/errors.ts";
import type { Log } from "#server/lib/log.ts";
import type { RequestContext } from "#server/ports/requests.ts";
import type { Change } from "./forward.ts";
import type { Sent } from "./upstream.ts";

/** The ids in an answer that say what was made. */
const ids = ["id", "dataset_id", "snapshot_id", "task_id", "trans_id"];

/** Sends a change between two lines of the log: who asked for what, and what became of it. */
export async function loggedChange<T>(
  log: Log,
  { actor, requestId }: RequestContext,
  operation: Change,
  { params }: Pick<Sent, "params">,
  send: () => Promise<T>,
): Promise<T> {
  const line = { requestId, by: actor.email, operation, ...params };
  log.info(line, "changing");
  try {
    const answer = await send();
    log.info({ ...line, made: idsOf(answer) }, "changed");
    return answer;
  } catch (error) {
    const code = error instanceof ServiceError ? (error.refusal?.code ?? error.kind) : "internal";
    log.warn({ ...line, code }, code === "upstream_unsure" ? "perhaps changed" : "not changed");
    throw error;
  }
}

function idsOf(answer: unknown): object | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  return Object.fromEntries(Object.entries(answer).filter(([name]) => ids.includes(name)));
}
