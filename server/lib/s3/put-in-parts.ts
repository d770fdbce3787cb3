import { hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { LimitFunction } from "p-limit";
import { StoreError } from "../store-error.ts";
import { statusOf } from "./store-failure.ts";

/** Larger files are sent in parts. A part is in memory while it is sent. */
export const partBytes = 16 * 1024 * 1024;
const mostParts = 10_000;

interface Parts {
  client: S3Client;
  object: { Bucket: string; Key: string };
  file: FileHandle;
  /** In bytes. */
  size: number;
  /** Of the parts of all files. */
  limit: LimitFunction;
  /** Whether the whole object is there. */
  isThere: () => Promise<boolean>;
}

/** Sends a file in parts. One that fails leaves nothing, unless the store is away until the end. */
export async function putInParts(parts: Parts): Promise<void> {
  const { client, object } = parts;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  try {
    await complete(parts, UploadId, await sendAll(parts, UploadId));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => {});
    throw error;
  }
}

/** After a failed part no other one is begun. Ends when none is on its way: one that arrived later would stay. */
async function sendAll(
  { client, object, file, size, limit }: Parts,
  UploadId: string | undefined,
): Promise<CompletedPart[]> {
  const each = Math.max(partBytes, Math.ceil(size / mostParts));
  const starts = Array.from({ length: Math.ceil(size / each) }, (_, index) => index * each);
  const failed = new AbortController();
  const send = async (start: number, index: number): Promise<CompletedPart> => {
    failed.signal.throwIfAborted();
    const PartNumber = index + 1;
    try {
      const Body = await readPart(file, start, Math.min(each, size - start));
      const part = { ...object, UploadId, PartNumber, Body, ContentMD5: md5Of(Body) };
      const { ETag } = await client.send(new UploadPartCommand(part));
      return { ETag, PartNumber };
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const sent = starts.map((start, index) => limit(send, start, index));
  await Promise.allSettled(sent);
  failed.signal.throwIfAborted();
  return await Promise.all(sent);
}

async function complete(
  { client, object, isThere }: Parts,
  UploadId: string | undefined,
  sent: CompletedPart[],
): Promise<void> {
  const input = { ...object, UploadId, MultipartUpload: { Parts: sent } };
  try {
    await client.send(new CompleteMultipartUploadCommand(input));
  } catch (error) {
    // After an attempt whose answer was lost, the store has the object, and knows no such upload any more.
    if (statusOf(error) !== 404) throw error;
    if (await isThere()) return;
    throw new StoreError("STORE_AWAY", `an upload in parts to ${object.Key} was lost`, {
      cause: error,
    });
  }
}

export function md5Of(bytes: Uint8Array): string {
  return hash("md5", bytes, "base64");
}

export async function readPart(
  file: FileHandle,
  start: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, start + at);
    if (bytesRead === 0) throw new Error("A file became shorter while it was sent");
    at += bytesRead;
  }
  return bytes;
}
