import { LakeInputError } from "../errors.ts";

/**
 * A place in the order of a dataset's items: after the item with this key. It names no version and no row number, so it
 * stays valid when edits move the head.
 */
export interface Position {
  addedMicros: bigint;
  mediaId: string;
}

export function encodeCursor({ addedMicros, mediaId }: Position): string {
  return Buffer.from(`${addedMicros}:${mediaId}`).toString("base64url");
}

/** A place in another order: after that many items, the last of which was this one. */
export interface SortedPosition {
  offset: number;
  mediaId: string;
}

export function encodeSortedCursor({ offset, mediaId }: SortedPosition): string {
  return Buffer.from(`s${offset}:${mediaId}`).toString("base64url");
}

/** @throws LakeInputError for anything that `encodeSortedCursor` did not make. */
export function decodeSortedCursor(cursor: string): SortedPosition {
  const text = Buffer.from(cursor, "base64url").toString();
  const [, offset, mediaId] = /^s(\d{1,10}):([0-9a-fA-F-]{1,64})$/.exec(text) ?? [];
  const position = offset && mediaId ? { offset: Number(offset), mediaId } : undefined;
  if (position === undefined || encodeSortedCursor(position) !== cursor) {
    throw new LakeInputError("cursor is not one that this list gave out");
  }
  return position;
}

/** @throws LakeInputError for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Position {
  const text = Buffer.from(cursor, "base64url").toString();
  const [, micros, mediaId] = /^(-?\d{1,18}):([0-9a-fA-F-]{1,64})$/.exec(text) ?? [];
  const position = micros && mediaId ? { addedMicros: BigInt(micros), mediaId } : undefined;
  if (position === undefined || encodeCursor(position) !== cursor) {
    throw new LakeInputError("cursor is not one that this dataset gave out");
  }
  return position;
}
