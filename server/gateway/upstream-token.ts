import { SignJWT } from "jose";

/** Seconds for which a token is valid, as in the documentation's example. */
const lifetime = 600;
/** A token is replaced this many seconds before it expires, so that no request arrives with an old one. */
const ahead = 60;
/** So many seconds the clock of the upstream may be behind ours. */
const leeway = 30;

export interface ApiKey {
  key: string;
  secret: string;
}

/**
 * Signs the tokens of the gateway, as documented: HS256 with the API secret, the API key as `kid` and `sub`. One token
 * serves all requests until it is about to expire.
 */
export class UpstreamTokens {
  readonly #key: string;
  readonly #secret: Uint8Array;
  readonly #now: () => number;
  /** Seconds that the clock of the upstream is ahead of ours. */
  #skew = 0;
  #token: Promise<string> | undefined;
  #until = 0;

  /** @param now milliseconds */
  constructor({ key, secret }: ApiKey, now: () => number = Date.now) {
    this.#key = key;
    this.#secret = new TextEncoder().encode(secret);
    this.#now = now;
  }

  get(): Promise<string> {
    const seconds = Math.floor(this.#now() / 1000);
    if (this.#token === undefined || seconds >= this.#until) {
      this.#until = seconds + lifetime - ahead;
      this.#token = this.#sign(seconds + this.#skew);
    }
    return this.#token;
  }

  /**
   * A token was refused: the next one is signed anew, by the clock of the upstream.
   * @param token the one that was refused; another request may have replaced it already
   * @param date the `Date` header of the refusal
   */
  async renew(token: string, date: string | null): Promise<void> {
    if ((await this.#token) !== token) return;
    const theirs = Date.parse(date ?? "");
    if (!Number.isNaN(theirs)) this.#skew = Math.round((theirs - this.#now()) / 1000);
    this.#token = undefined;
  }

  /** Seconds that the clock of the upstream is ahead of ours, as far as a refusal has shown it. */
  get skew(): number {
    return this.#skew;
  }

  #sign(seconds: number): Promise<string> {
    return new SignJWT({
      sub: this.#key,
      iss: "sdk",
      iat: seconds - leeway,
      exp: seconds + lifetime,
    })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: this.#key })
      .sign(this.#secret);
  }
}
