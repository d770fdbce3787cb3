import { readJsonText } from "#contract/strict-json.ts";
import { ServiceError } from "#server/errors.ts";
import type { AppContext } from "./env.ts";
import { invalidRequest } from "./errors.ts";

/** Bytes of a JSON or form body. */
export const textLimit = 1_000_000;

/**
 * The JSON body of a request; undefined where it has none.
 * @param unique Refuses an object with a repeated field.
 * @throws ServiceError too_large, unsupported_type, or invalid for a body that is no JSON
 */
export async function readJson(
  c: AppContext,
  { unique, limit = textLimit }: { unique: boolean; limit?: number | undefined },
): Promise<unknown> {
  const bytes = await readBytes(c, limit);
  if (bytes.length === 0) return undefined;
  requireType(c, /^application\/(?:json|[\w.+-]+\+json)$/, "application/json");
  const read = readJsonText(textOf(bytes), { unique });
  if (read.issue === undefined) return read.value;
  throw invalidRequest([{ ...read.issue, loc: ["body", ...read.issue.loc] }]);
}

/**
 * The whole body. Of our own, because Hono's reader and its body limit have no limit of time, and decode bytes that are
 * no UTF-8 without an error.
 * @throws ServiceError too_large
 */
export async function readBytes(c: AppContext, limit: number = textLimit): Promise<Uint8Array> {
  if (isEmpty(c)) return new Uint8Array();
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  const body = c.req.raw.body;
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(body, { bytes: limit, wholeMs: wholeTextMs }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Decided by the headers on a socket, so that the adaptor need not create an unused stream. */
function isEmpty(c: AppContext): boolean {
  if (c.env?.incoming === undefined) return false;
  const length = c.req.header("content-length") ?? "0";
  return length === "0" && c.req.header("transfer-encoding") === undefined;
}

export interface BodyLimits {
  bytes: number;
  /** The limit to name in the refusal, if it differs. */
  said?: number;
  /** Aborts after this long without a byte. */
  idleMs?: number | undefined;
  /** Limit for the whole body; without it, the body may take as long as bytes arrive. */
  wholeMs?: number | undefined;
  /** Aborts at once, even while waiting for bytes. */
  signal?: AbortSignal;
}

/** Longer than the pauses of a working network, and shorter than users wait. */
const idleMs = 60_000;
/** A megabyte on a line of 150 kbit/s. */
const wholeTextMs = 60_000;

/** Passes chunks on as they arrive. @throws ServiceError too_large, timeout */
export async function* limited(
  body: ReadableStream<Uint8Array>,
  { bytes, said = bytes, idleMs: idle = idleMs, wholeMs, signal }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const until = performance.now() + (wholeMs ?? Number.POSITIVE_INFINITY);
  const reader = body.getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await inTime(
        reader.read(),
        Math.min(idle, until - performance.now()),
        signal,
      );
      if (done) return;
      total += value.byteLength;
      if (total > bytes) throw tooLarge(said);
      yield value;
    }
  } finally {
    // Not cancelled: the rest is read until the answer has been sent.
    reader.releaseLock();
  }
}

async function inTime<T>(arrival: Promise<T>, ms: number, signal?: AbortSignal): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(stalled()), ms);
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted === true) stop();
  try {
    return await Promise.race([arrival, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    // The pending read has no other handler after an abort.
    arrival.catch(() => {});
  }
}

function stalled(): ServiceError {
  return new ServiceError("timeout", "The body did not arrive in time: send the request again");
}

/** @throws ServiceError unsupported_type */
export function requireType(c: AppContext, pattern: RegExp, wanted: string): void {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!pattern.test(type)) {
    throw new ServiceError("unsupported_type", `The body must be ${wanted}`);
  }
}

export function tooLarge(limit: number): ServiceError {
  return new ServiceError("too_large", `The body is larger than ${sizeWords(limit)}`);
}

/** Formats a limit: 256 MB, 1.5 GB. */
export function sizeWords(limit: number): string {
  const base = limit % 1000 === 0 ? 1000 : 1024;
  let value = limit;
  let unit = 0;
  for (; value >= base && unit < 3; unit++) value /= base;
  return `${Number(value.toFixed(1))} ${["bytes", "kB", "MB", "GB"][unit]}`;
}

/** @throws ServiceError invalid for invalid UTF-8, which would be decoded as another text. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const msg = "The body is not UTF-8";
    const issues = [{ type: "json_invalid", loc: ["body"], msg, input: null }];
    throw new ServiceError("invalid", msg, { issues, cause });
  }
}
