import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { Deadline } from "../deadline.ts";
import { StoreError } from "../store-error.ts";
import { createClient, regionOf } from "./client.ts";
import { type S3Place, nameOfPlace } from "./place.ts";
import { md5Of, partBytes, putInParts, readPart } from "./put-in-parts.ts";
import { readToEnd } from "./read-to-end.ts";
import { statusOf, storeFailure } from "./store-failure.ts";

/** Of all files, because each is in memory while it is sent: 128 MB. */
const partsAtOnce = 8;
const removedAtOnce = 32;

/** What a store says of an object. */
export interface S3Object {
  sizeBytes: number;
  /** When it was written, by the clock of the store. */
  modifiedAt: Date;
  /** Another one after a write of other bytes. */
  tag: string;
}

export interface ListedObject extends S3Object {
  key: string;
}

/**
 * The objects of one installation: those of a bucket below a prefix, which no key here includes. Every object is
 * complete or absent, and durable as soon as a write has ended. A failure of the store is a StoreError.
 */
export class Bucket {
  /** With its region. */
  readonly place: S3Place & { region: string };
  readonly #client: S3Client;
  readonly #limitParts = pLimit(partsAtOnce);
  /** Called before each request; what it throws is the answer. */
  guard: () => void = () => {};

  private constructor(place: S3Place & { region: string }, client: S3Client) {
    this.place = place;
    this.#client = client;
  }

  /** Sends nothing to the store. @throws StartError where the region is not known */
  static async open(place: S3Place): Promise<Bucket> {
    const client = createClient(place);
    return new Bucket({ ...place, region: await regionOf(client, place) }, client);
  }

  /** For messages. */
  get name(): string {
    return nameOfPlace(this.place);
  }

  async look(key: string): Promise<S3Object | undefined> {
    const head = () =>
      this.#find(() => this.#client.send(new HeadObjectCommand(this.#object(key))), "NotFound");
    let found = await head();
    // An answer of 404 to HEAD has no body, so anything between here and the store may have given it. That to GET has.
    if (found === undefined && (await this.#isThere(key))) found = await head();
    return (
      found && {
        sizeBytes: found.ContentLength ?? 0,
        modifiedAt: found.LastModified ?? new Date(0),
        tag: found.ETag ?? "",
      }
    );
  }

  async #isThere(key: string): Promise<boolean> {
    const found = await this.stream(key);
    found?.body.destroy();
    return found !== undefined;
  }

  /** All bytes of an object; undefined where there is none. */
  async read(key: string): Promise<Uint8Array | undefined> {
    return await readToEnd(
      () => this.stream(key),
      ({ body }) => buffer(body),
    );
  }

  /**
   * The bytes of an object, or those of a range with both ends inclusive. The caller reads the stream to its end or
   * destroys it. A stream that breaks off ends with a StoreError.
   */
  async stream(
    key: string,
    range?: { start: number; end: number },
  ): Promise<{ body: Readable; sizeBytes: number } | undefined> {
    return await this.#find(async () => {
      const found = await this.#client.send(
        new GetObjectCommand({
          ...this.#object(key),
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        }),
      );
      const source = found.Body as Readable;
      const body = Readable.from(this.#throughout(source), { objectMode: false });
      // Also where nobody has begun to read.
      source.on("error", () => {});
      body.once("close", () => source.destroy());
      return { body, sizeBytes: totalOf(found.ContentRange) ?? found.ContentLength ?? 0 };
    });
  }

  async *#throughout(body: Readable): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of body) yield chunk as Uint8Array;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /**
   * Writes an object. The store refuses bytes that were changed on their way.
   * @param ifNew only if there is none
   * @returns whether it was written
   */
  async put(key: string, bytes: Uint8Array, { ifNew = false } = {}): Promise<boolean> {
    this.guard();
    try {
      await this.#client.send(
        new PutObjectCommand({
          ...this.#object(key),
          Body: bytes,
          ContentMD5: md5Of(bytes),
          ...(ifNew && { IfNoneMatch: "*" }),
        }),
      );
      return true;
    } catch (error) {
      if (ifNew && statusOf(error) === 412) return false;
      throw this.#failure(error);
    }
  }

  /** Writes a file of any size as an object. */
  async putFile(key: string, path: string): Promise<void> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > partBytes) {
        const isThere = async () => (await this.look(key))?.sizeBytes === size;
        const [client, limit, object] = [this.#client, this.#limitParts, this.#object(key)];
        await this.#send(() => putInParts({ client, object, file, size, limit, isThere }));
      } else await this.put(key, await readPart(file, 0, size));
    } finally {
      await file.close();
    }
  }

  /** Every object whose key begins with `start`, in the order of the keys. */
  async *list(start: string): AsyncGenerator<ListedObject[], void, undefined> {
    for await (const { Contents = [] } of this.#pages(start)) {
      yield Contents.map(({ Key = "", Size = 0, LastModified = new Date(0), ETag = "" }) => ({
        key: this.#keyOf(Key),
        sizeBytes: Size,
        modifiedAt: LastModified,
        tag: ETag,
      }));
    }
  }

  /** The names directly below a folder, of objects and of further folders. */
  async names(folder: string): Promise<string[]> {
    const start = `${folder}/`;
    const names: string[] = [];
    for await (const { Contents = [], CommonPrefixes = [] } of this.#pages(start, "/")) {
      const found = [
        ...Contents.map(({ Key = "" }) => Key),
        ...CommonPrefixes.map(({ Prefix = "" }) => Prefix.replace(/\/$/, "")),
      ];
      names.push(...found.map((key) => this.#keyOf(key).slice(start.length)).filter(Boolean));
    }
    return names;
  }

  /** Whether any key begins with `start`. */
  async hasAny(start: string): Promise<boolean> {
    const { KeyCount = 0 } = await this.#send(() =>
      this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.place.bucket,
          Prefix: this.#path(start),
          MaxKeys: 1,
        }),
      ),
    );
    return KeyCount > 0;
  }

  async *#pages(start: string, delimiter?: string) {
    let token: string | undefined;
    do {
      const page = await this.#send(() =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.place.bucket,
            Prefix: this.#path(start),
            Delimiter: delimiter,
            ContinuationToken: token,
          }),
        ),
      );
      yield page;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** @returns false where there was nothing to copy */
  async copy(from: string, to: string): Promise<boolean> {
    const { bucket } = this.place;
    const source = this.#path(from).split("/").map(encodeURIComponent).join("/");
    const copied = await this.#find(() =>
      this.#client.send(
        new CopyObjectCommand({ ...this.#object(to), CopySource: `${bucket}/${source}` }),
      ),
    );
    return copied !== undefined;
  }

  /**
   * Does nothing where there is no such object.
   * @param deadline No attempt is sent after it, not even by a process that stood still, and one on its way is cut off.
   */
  async remove(key: string, deadline?: Deadline): Promise<void> {
    const command = new DeleteObjectCommand(this.#object(key));
    if (deadline === undefined) {
      await this.#send(() => this.#client.send(command));
      return;
    }
    // The last step before the bytes are sent: each attempt waits for the one before it, and for its signature.
    command.middlewareStack.add(
      (next) => async (request) => {
        if (deadline.leftMs > 0) return await next(request);
        throw new StoreError("STORE_AWAY", `${this.name}: a removal was not sent in time`);
      },
      { step: "deserialize", priority: "low", name: "deadline" },
    );
    const abortSignal = AbortSignal.timeout(Math.ceil(deadline.leftMs));
    await this.#send(() => this.#client.send(command, { abortSignal }));
  }

  /** Removes every object whose key begins with `start`. */
  async removeAll(start: string): Promise<void> {
    for await (const page of this.list(start)) {
      await pLimit(removedAtOnce).map(page, ({ key }) => this.remove(key));
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.place.bucket, Key: this.#path(key) };
  }

  #path(key: string): string {
    return this.place.prefix === "" ? key : `${this.place.prefix}/${key}`;
  }

  #keyOf(path: string): string {
    return this.place.prefix === "" ? path : path.slice(this.place.prefix.length + 1);
  }

  /** undefined where there is no such object. @param missing what the client then calls its error */
  async #find<T>(work: () => Promise<T>, missing = "NoSuchKey"): Promise<T | undefined> {
    this.guard();
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && error.name === missing) return undefined;
      throw this.#failure(error);
    }
  }

  async #send<T>(work: () => Promise<T>): Promise<T> {
    this.guard();
    try {
      return await work();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): unknown {
    return storeFailure(this.name, error);
  }
}

/** The number after the slash of `bytes 0-9/100`. */
function totalOf(contentRange: string | undefined): number | undefined {
  const total = /\/(\d+)$/.exec(contentRange ?? "")?.[1];
  return total === undefined ? undefined : Number(total);
}
