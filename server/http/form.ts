import { because } from "#contract/refusals.ts";
import { Busboy } from "@fastify/busboy";
import { encodingIssues } from "#contract/query.ts";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ServiceError, refused } from "#server/errors.ts";
import type { FormPart, UploadedFile } from "#server/ports/requests.ts";
import { limited, sizeWords, readBytes, requireType, textLimit, textOf, tooLarge } from "./body.ts";
import type { AppContext } from "./env.ts";
import { invalidRequest } from "./errors.ts";
import { EventQueue } from "./event-queue.ts";

/** Bytes allowed for the names and boundaries of a request, besides a file of the largest size. */
const formBytes = 1024 * 1024;
const filesLimit = 10_000;
const fieldsLimit = 100;
/** A part's name includes its folders; a longer header is a mistake or an attack. */
const partHeadLimit = 16 * 1024;

/**
 * The plain fields of a form body, multipart or urlencoded; of a repeated name the last value.
 * @param unique Refuses a repeated name.
 * @throws ServiceError too_large, unsupported_type, bad_request, invalid
 */
export async function readForm(
  c: AppContext,
  { unique }: { unique: boolean },
): Promise<Record<string, unknown>> {
  const bytes = await readBytes(c);
  if (bytes.length === 0) return {};
  requireType(
    c,
    /^(?:multipart\/form-data|application\/x-www-form-urlencoded)$/,
    "multipart/form-data",
  );
  const text = textOf(bytes);
  const isEncoded = /^\s*application/i.test(c.req.header("content-type") ?? "");
  const issues = isEncoded ? encodingIssues("body", text) : [];
  if (issues.length > 0) throw invalidRequest(issues);
  try {
    return await parseFields(bytes, c.req.header("content-type") ?? "", unique);
  } catch (error) {
    throw asRefusal(error);
  }
}

function parseFields(
  bytes: Uint8Array,
  contentType: string,
  unique: boolean,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const parser = new Busboy({
      headers: { "content-type": contentType },
      limits: { fields: fieldsLimit, fieldSize: textLimit, headerSize: partHeadLimit },
    });
    parser.on("field", (name, value) => {
      if (unique && fields.has(name)) {
        const msg = "This field is named twice";
        const issue = { type: "value_error", loc: ["body", name], msg, input: null };
        reject(invalidRequest([issue]));
      }
      fields.set(name, value);
    });
    parser.on("finish", () => resolve(Object.fromEntries(fields)));
    parser.on("error", reject);
    parser.end(bytes);
  });
}

export interface UploadLimits {
  /** Limit of one file, and of all files of a request in total. */
  maxFileBytes: number;
  /** The longest pause between bytes; by default a minute. */
  idleMs?: number | undefined;
}

/**
 * The files in the field `files` of a multipart body, as they arrive: the next one is returned when the previous one
 * has been read to its end.
 * @throws ServiceError unsupported_type at once; too_large, timeout, bad_request, or invalid (no file) while reading
 */
export function readUploads(c: AppContext, limits: UploadLimits): AsyncIterable<UploadedFile> {
  return uploads(readParts(c, limits));
}

async function* uploads(parts: AsyncIterable<FormPart>): AsyncGenerator<UploadedFile> {
  let count = 0;
  for await (const { field, file } of parts) {
    if (file === undefined || (field !== "files" && field !== "files[]")) continue;
    count += 1;
    yield file;
  }
  if (count === 0) {
    throw invalidRequest([
      { type: "missing", loc: ["body", "files"], msg: "Field required", input: null },
    ]);
  }
}

/**
 * The files and the plain fields of a multipart body, as they arrive. A file that is not read is passed over.
 * @throws ServiceError unsupported_type at once; too_large, timeout or bad_request while reading
 */
export function readParts(c: AppContext, limits: UploadLimits): AsyncIterable<FormPart> {
  requireType(c, /^multipart\/form-data$/, "multipart/form-data");
  const { maxFileBytes } = limits;
  const announced = Number(c.req.header("content-length") ?? 0);
  if (announced > maxFileBytes + formBytes) throw tooLarge(maxFileBytes);
  return partsOf(c, limits);
}

async function* partsOf(
  c: AppContext,
  { maxFileBytes, idleMs }: UploadLimits,
): AsyncGenerator<FormPart> {
  const body = c.req.raw.body;
  let parser: ReturnType<typeof multipartParser>;
  try {
    parser = multipartParser(c.req.header("content-type") ?? "", maxFileBytes);
  } catch (error) {
    throw asRefusal(error);
  }
  const left = new AbortController();
  const source = Readable.from(
    limited(body ?? new Blob([]).stream(), {
      bytes: maxFileBytes + formBytes,
      said: maxFileBytes,
      idleMs,
      signal: left.signal,
    }),
  );
  // Its failure reaches the reader through the queue, or through the file that is being read.
  void pipeline(source, parser.sink).then(
    () => parser.queue.end(),
    (error: unknown) => parser.fail(asRefusal(error)),
  );
  try {
    for await (const part of parser.queue) {
      const { field, stream } = part;
      if (stream === undefined) {
        yield { field, value: part.value };
        continue;
      }
      yield { field, file: { name: part.name, bytes: refusing(stream) } };
      stream.resume();
    }
  } finally {
    // Not awaited: if a reader leaves in the middle of a file, the parser never finishes.
    source.destroy();
    left.abort();
  }
}

type Part =
  | { field: string; name: string; stream: Readable }
  | { field: string; value: string; stream?: undefined };

function multipartParser(contentType: string, maxFileBytes: number) {
  const queue = new EventQueue<Part>();
  let current: Readable | undefined;
  const sink = new Busboy({
    headers: { "content-type": contentType },
    preservePath: true,
    limits: {
      files: filesLimit,
      // A file cut off at exactly the limit would look complete.
      fileSize: maxFileBytes + 1,
      fields: fieldsLimit,
      fieldSize: 10_000,
      headerSize: partHeadLimit,
    },
  });
  sink.on("file", (field, stream, name) => {
    // An error of a part without a reader must not end the process.
    stream.on("error", () => {});
    current = stream;
    stream.on("limit", () => stream.destroy(tooLargeFile(name ?? "", maxFileBytes)));
    queue.push({ field, name: asChosen(name ?? ""), stream });
  });
  sink.on("field", (field, value) => queue.push({ field, value }));
  sink.on("filesLimit", () => queue.fail(tooManyFiles()));
  const fail = (error: ServiceError): void => {
    queue.fail(error);
    // Its reader would wait for ever: a destroyed parser does not notify its parts.
    current?.destroy(error);
  };
  return { sink, queue, fail };
}

/**
 * The name of a file as the user sees it. In forms browsers escape these three characters, and no others: a percent
 * sign of the name itself is sent unchanged.
 * https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
function asChosen(name: string): string {
  return name.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

/** A file's bytes; turns the error of a broken form into a refusal. */
async function* refusing(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw asRefusal(error);
  }
}

function asRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  return new ServiceError("bad_request", "The form could not be read", { cause: error });
}

function tooLargeFile(name: string, limit: number): ServiceError {
  const shown = name.length > 200 ? `…${name.slice(-200).toWellFormed()}` : name;
  return refused(because("file_too_large", { file: shown, limit: sizeWords(limit) }));
}

function tooManyFiles(): ServiceError {
  return refused(because("too_many_files", { limit: filesLimit }));
}
