import { parse } from "range-parser";
import { ServiceError } from "#server/errors.ts";
import type { ByteRange } from "#server/ports/blob-store.ts";

/**
 * One byte range, as media players request it. Undefined, which means the whole, for an invalid range and for several
 * at once: RFC 9110 permits ignoring both.
 * @param size bytes of the whole
 * @throws ServiceError range (416) where it begins after the end
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined || header.includes(",")) return undefined;
  const { code, type, ranges } = parse(size, header);
  if (type !== "bytes") return undefined;
  // The library's code for a range outside of the bytes; 1 is its code for an invalid range.
  if (code === 2) {
    throw new ServiceError("range", `The range begins behind the end, at ${size} bytes`, { size });
  }
  return ranges[0];
}
