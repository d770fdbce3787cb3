import { parse } from "range-parser";
import { ServiceError } from "#server/errors.ts";
import type { ByteRange } from "#server/ports/blob-store.ts";

/**
 * One range in bytes, as players ask for. Undefined, which means all of it, for what is no range and for several at
 * once: RFC 9110 allows both to be ignored.
 * @param size bytes of the whole
 * @throws ServiceError range (416) where it begins behind the end
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined || header.includes(",")) return undefined;
  const { code, type, ranges } = parse(size, header);
  if (type !== "bytes") return undefined;
  // The library's sign for a range that no byte lies in; 1 is its sign for what is no range.
  if (code === 2) {
    throw new ServiceError("range", `The range begins behind the end, at ${size} bytes`, { size });
  }
  return ranges[0];
}
