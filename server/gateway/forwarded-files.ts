import { because } from "#contract/refusals.ts";
import { refused } from "#server/errors.ts";
import type { ForwardedFile, ForwardedFiles } from "#server/ports/forwarded-files.ts";
import type { SealedAddresses } from "./sealed-addresses.ts";
import { type Upstream, inTime } from "./upstream.ts";
import { refusalOfAnswer, whatIs } from "./upstream-errors.ts";

/** The longest pause between two parts of a file, in milliseconds. */
const idleMs = 30_000;
/** What a page may show; an address of the upstream must not bring a page of its own under our origin. */
const shown = /^(?:image\/(?!svg)[\w.+-]+|video\/[\w.+-]+|image\/svg\+xml)$/;
const passed = ["content-range", "accept-ranges", "etag", "last-modified"];

/** Pictures and exports of the upstream, streamed. Nothing is kept here. */
export function forwardedFiles(upstream: Upstream, addresses: SealedAddresses): ForwardedFiles {
  return {
    isOpen: (search) => addresses.open(search)?.isDownload === true,
    async open(search, range, signal): Promise<ForwardedFile> {
      const unsealed = addresses.open(search);
      const address = URL.parse(unsealed?.address ?? "");
      if (unsealed === null || address === null) throw refused(because("upstream_address_gone"));
      const wanted =
        range !== undefined && /^bytes=[\d,\s-]{1,100}$/.test(range) ? range : undefined;
      const response = await upstream.open(address, wanted, signal);
      const { status, headers, body } = response;
      if (status !== 200 && status !== 206) {
        await body?.cancel();
        // What it says is meant for the gateway: that its key may not read the file, or the address expired.
        if (status < 500) throw refused(because("upstream_address_gone"));
        throw refusalOfAnswer(address.host, { status, headers, text: "" });
      }
      const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
      if (!unsealed.isDownload && !shown.test(type)) {
        await body?.cancel();
        const what = whatIs(headers, " ");
        throw refused(because("upstream_strange", { host: address.host, what }));
      }
      const kept = Object.fromEntries(
        passed.flatMap((name) => {
          const value = headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      );
      const length = headers.get("content-length");
      // Where it is compressed on the way, the length is that of other bytes.
      if (length !== null && headers.get("content-encoding") === null)
        kept["content-length"] = length;
      return {
        status,
        type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream",
        headers: kept,
        body: passedOn(body ?? new Blob([]).stream(), signal),
        isDownload: unsealed.isDownload,
      };
    },
  };
}

/** Passes parts on as they are read; ends with an error where they stop coming, so that a part is not taken for all. */
function passedOn(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", leave, { once: true });
  const end = (): void => signal.removeEventListener("abort", leave);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await inTime(reader.read(), idleMs);
        if (!done) {
          controller.enqueue(value);
          return;
        }
        end();
        controller.close();
      } catch (error) {
        end();
        leave();
        controller.error(error);
      }
    },
    async cancel() {
      end();
      await reader.cancel();
    },
  });
}
