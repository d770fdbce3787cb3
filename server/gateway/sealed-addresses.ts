import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { apiBase } from "#contract/route.ts";
import { forwardedPath } from "#server/ports/forwarded-files.ts";

/** How long a download can be opened, in seconds: without a sign-in, so not for ever. */
const downloadSeconds = 24 * 3600;

/** An address of the upstream's, as it was sealed. */
export interface Unsealed {
  address: string;
  isDownload: boolean;
}

/**
 * Addresses on this gateway for files that the upstream named. They carry a seal, so that only addresses that the
 * upstream named can be opened: nobody can make the gateway ask for another one.
 */
export class SealedAddresses {
  readonly #secret: Buffer;
  readonly #now: () => number;

  /** @param secret of the API key: all processes of a gateway have it, and make the same seals */
  constructor(secret: string, now: () => number = Date.now) {
    this.#secret = Buffer.from(hkdfSync("sha256", secret, "", "stillframe forwarded files", 32));
    this.#now = now;
  }

  /** The address of a picture: the same each time, so that browsers can cache it. Needs a sign-in. */
  picture(address: string): string {
    return this.#seal(address, "");
  }

  /** The address of a download, which needs no sign-in and expires. */
  download(address: string): string {
    return this.#seal(address, String(Math.floor(this.#now() / 1000) + downloadSeconds));
  }

  /** null where it is not sealed by this gateway, or has expired. */
  open(search: URLSearchParams): Unsealed | null {
    const [address = "", until = "", seal = ""] = ["u", "until", "s"].map(
      (name) => search.get(name) ?? "",
    );
    const given = Buffer.from(seal, "base64url");
    const right = this.#sealOf(address, until);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    if (until !== "" && Number(until) < this.#now() / 1000) return null;
    return { address, isDownload: until !== "" };
  }

  #seal(address: string, until: string): string {
    const search = new URLSearchParams({ u: address });
    if (until !== "") search.set("until", until);
    search.set("s", this.#sealOf(address, until).toString("base64url"));
    return `${apiBase}${forwardedPath}?${search}`;
  }

  #sealOf(address: string, until: string): Buffer {
    return createHmac("sha256", this.#secret)
      .update(JSON.stringify([address, until]))
      .digest();
  }
}
