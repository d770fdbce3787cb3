import { keepAnswer, reserveKey } from "../catalog/records.ts";
import type { Trx } from "../catalog/catalog.ts";
import { ServiceError } from "../errors.ts";
import type { RequestContext } from "./services.ts";

/**
 * Does the work once for one `Idempotency-Key`: asked again with the same key, the first answer comes back.
 * Key, work and answer are one transaction, so a reply that got lost is never work done twice.
 * @param request What the key stands for; the same key for another request is refused.
 */
export async function once<T>(
  trx: Trx,
  context: RequestContext,
  request: readonly unknown[],
  work: () => Promise<T>,
): Promise<T> {
  const key = context.idempotencyKey;
  if (key === undefined) return await work();
  const text = JSON.stringify(request);
  const first = await reserveKey(trx, context.actor.userId, key, text);
  if (first !== null) {
    if (first.request !== text) {
      throw new ServiceError(
        "conflict",
        "This Idempotency-Key was used for another request: take a new one",
      );
    }
    return first.answer as T;
  }
  const answer = await work();
  await keepAnswer(trx, context.actor.userId, key, answer);
  return answer;
}
