import { because } from "#contract/refusals.ts";
import { findKey, keepAnswer, reserveKey } from "../catalog/records.ts";
import type { Trx } from "../catalog/catalog.ts";
import { refused } from "../errors.ts";
import type { RequestContext } from "../ports/requests.ts";

/** Ends a transaction that is not needed: the request was answered before. */
export class AnsweredError extends Error {
  override name = "AnsweredError";
  readonly answer: unknown;

  constructor(answer: unknown) {
    super("The request was answered before");
    this.answer = answer;
  }
}

/**
 * For an operation of several transactions: the first checks the key, while `once` stores the answer in the last.
 * @throws AnsweredError where the key has its answer.
 */
export async function demandUnanswered(
  trx: Trx,
  context: RequestContext,
  request: readonly unknown[],
): Promise<void> {
  const key = context.idempotencyKey;
  if (key === undefined) return;
  const first = await findKey(trx, context.actor.userId, key);
  if (first !== undefined) throw new AnsweredError(answerOf(first, JSON.stringify(request)));
}

/** @throws AnsweredError where another transaction was faster: this one must then have no effect. */
export async function keepOnlyAnswer(
  trx: Trx,
  context: RequestContext,
  request: readonly unknown[],
  answer: unknown,
): Promise<void> {
  const key = context.idempotencyKey;
  if (key === undefined) return;
  const text = JSON.stringify(request);
  const first = await reserveKey(trx, context.actor.userId, key, text);
  if (first !== null) throw new AnsweredError(answerOf(first, text));
  await keepAnswer(trx, context.actor.userId, key, answer);
}

/**
 * Runs an operation once for each `Idempotency-Key`: a repetition with the same key gets the first answer. Key, effect
 * and answer are one transaction, so a lost answer never leads to a second effect.
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
  if (first !== null) return answerOf(first, text) as T;
  const answer = await work();
  await keepAnswer(trx, context.actor.userId, key, answer);
  return answer;
}

/** A write's answer: its own, or that of the first request with its key. */
export async function orFirstAnswer<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AnsweredError) return error.answer as T;
    throw error;
  }
}

function answerOf(first: { request: string; answer: unknown }, request: string): unknown {
  if (first.request === request) return first.answer;
  throw refused(because("idempotency_key_reused"));
}
