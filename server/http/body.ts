import { readJsonText } from "#contract/strict-json.ts";
import { ServiceError } from "#server/errors.ts";
import type { AppContext } from "./env.ts";
import { invalidRequest } from "./errors.ts";

/** Bytes of a JSON or form body. */
export const textLimit = 1_000_000;

/**
 * The JSON body of a request; undefined where it has none.
 * @param unique Refuses an object that names a field twice.
 * @throws ServiceError too_large, unsupported_type, or invalid for what is not JSON
 */
export async function readJson(
  c: AppContext,
  { unique, limit = textLimit }: { unique: boolean; limit?: number | undefined },
): Promise<unknown> {
  const bytes = await readBytes(c, limit);
  if (bytes.length === 0) return undefined;
  requireType(c, /^application\/(?:json|[\w.+-]+\+json)$/, "application/json");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw notUtf8(error);
  }
  const read = readJsonText(text, { unique });
  if (read.issue === undefined) return read.value;
  throw invalidRequest([{ ...read.issue, loc: ["body", ...read.issue.loc] }]);
}

/** The whole body. @throws ServiceError too_large */
export async function readBytes(c: AppContext, limit: number = textLimit): Promise<Uint8Array> {
  if (isEmpty(c)) return new Uint8Array();
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge(limit);
  const body = c.req.raw.body;
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(body, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** On a socket the headers tell, and the adaptor need not build a stream that nobody reads. */
function isEmpty(c: AppContext): boolean {
  if (c.env?.incoming === undefined) return false;
  const length = c.req.header("content-length") ?? "0";
  return length === "0" && c.req.header("transfer-encoding") === undefined;
}

/** Passes chunks on until they are too many bytes. @throws ServiceError too_large */
export async function* limited(
  body: ReadableStream<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total > limit) throw tooLarge(limit);
    yield chunk;
  }
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

function sizeWords(limit: number): string {
  if (limit < 1_000_000) return `${limit / 1024} kB`;
  return `${limit % 1_048_576 === 0 ? limit / 1_048_576 : limit / 1_000_000} MB`;
}

function notUtf8(cause: unknown): ServiceError {
  const msg = "The body is not UTF-8";
  const issues = [{ type: "json_invalid", loc: ["body"], msg, input: null }];
  return new ServiceError("invalid", msg, { issues, cause });
}
