import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { apiBase } from "#contract/route.ts";
import { forwardedPath } from "#server/ports/forwarded-files.ts";

/** How long a download can be opened, in seconds: without a sign-in, so not for ever. */
const downloadSeconds = 24 * 3600;

const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** An address of the upstream's, as it was sealed. */
export interface Unsealed {
  address: string;
  isDownload: boolean;
}

/**
 * Addresses on this gateway for files that the upstream named. They are encrypted: nobody can make the gateway ask for
 * another address, and nobody reads the one of a store, which may open its file to whoever has it.
 */
export class SealedAddresses {
  readonly #key: Buffer;
  readonly #nonceKey: Buffer;
  readonly #now: () => number;

  /** @param secret of the API key: all processes of a gateway have it, and make the same seals */
  constructor(secret: string, now: () => number = Date.now) {
    const derived = (use: string): Buffer =>
      Buffer.from(hkdfSync("sha256", secret, "", `stillframe forwarded files: ${use}`, 32));
    this.#key = derived("key");
    this.#nonceKey = derived("nonce");
    this.#now = now;
  }

  /** The address of a picture: the same each time, so that browsers can cache it. Needs a sign-in. */
  picture(address: string): string {
    return this.#seal(address, null);
  }

  /** The address of a download, which needs no sign-in and expires. */
  download(address: string): string {
    return this.#seal(address, Math.floor(this.#now() / 1000) + downloadSeconds);
  }

  /** null where it is not sealed by this gateway, or has expired. */
  open(search: URLSearchParams): Unsealed | null {
    const sealed = Buffer.from(search.get("f") ?? "", "base64url");
    if (sealed.length < nonceBytes + tagBytes) return null;
    const opening = createDecipheriv(cipher, this.#key, sealed.subarray(0, nonceBytes));
    opening.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    let text: string;
    try {
      text = opening.update(sealed.subarray(nonceBytes + tagBytes), undefined, "utf8");
      text += opening.final("utf8");
    } catch {
      return null;
    }
    const [address, until] = JSON.parse(text) as [string, number | null];
    if (until !== null && until < this.#now() / 1000) return null;
    return { address, isDownload: until !== null };
  }

  /** @param until in seconds; null: for ever */
  #seal(address: string, until: number | null): string {
    const text = JSON.stringify([address, until]);
    // Of the text: the same address has the same seal, and two texts never have the same nonce.
    const nonce = createHmac("sha256", this.#nonceKey)
      .update(text)
      .digest()
      .subarray(0, nonceBytes);
    const sealing = createCipheriv(cipher, this.#key, nonce);
    const body = Buffer.concat([sealing.update(text, "utf8"), sealing.final()]);
    const sealed = Buffer.concat([nonce, sealing.getAuthTag(), body]);
    return `${apiBase}${forwardedPath}?f=${sealed.toString("base64url")}`;
  }
}
