import { Agent, type Dispatcher, type RequestInit, type Response, fetch } from "undici";
import { changes } from "#contract/changes.ts";
import { shortText } from "#contract/issues.ts";
import { toSearch } from "#contract/query.ts";
import { because } from "#contract/refusals.ts";
import { type Route, type RouteOutput, operationPath } from "#contract/route.ts";
import { ServiceError, refused } from "#server/errors.ts";
import type * as z from "zod/mini";
import { type FormBody, formText } from "./form-body.ts";
import { isInsideHost, lookupPublic } from "./public-addresses.ts";
import { requestScope } from "./request-scope.ts";
import {
  jsonOf,
  refusalOfAnswer,
  refusalOfChange,
  refusalOfCut,
  refusalOfFailure,
  whatIs,
} from "./upstream-errors.ts";
import { type ApiKey, UpstreamTokens } from "./upstream-token.ts";

export interface UpstreamLimits {
  /** Until a connection is there. */
  connectMs: number;
  /** From the end of a request to the head of its answer, and between two parts of either body. */
  idleMs: number;
  /** For a whole answer of JSON, and its size. */
  wholeMs: number;
  jsonBytes: number;
}

const usual: UpstreamLimits = {
  connectMs: 10_000,
  idleMs: 30_000,
  wholeMs: 60_000,
  jsonBytes: 64 * 1024 * 1024,
};

export interface UpstreamOptions extends ApiKey {
  /** The origin: `https://app.visual-layer.com`. */
  url: string;
  limits?: Partial<UpstreamLimits>;
  /** For other hosts; by default one that connects to public addresses only. */
  elsewhere?: Dispatcher;
  now?: () => number;
}

/** What is sent with an operation. */
export interface Sent {
  params?: Readonly<Record<string, string | number>>;
  query?: Parameters<typeof toSearch>[0];
  body?: unknown;
  /** Instead of a body: parts that are sent as they arrive. */
  form?: FormBody;
}

/** How long a fresh token that was refused keeps others from being signed, in milliseconds. */
const refusedFor = 10_000;
const mostHops = 3;

/**
 * The Visual Layer behind the gateway. Only operations of the contract can be sent, signed, to its one origin; no
 * redirect is followed with a token. Every failure is a refusal in the words of the contract.
 */
export class Upstream {
  readonly origin: string;
  /** As people name it. */
  readonly host: string;
  readonly #limits: UpstreamLimits;
  readonly #tokens: UpstreamTokens;
  readonly #now: () => number;
  readonly #api: Agent;
  /** Apart, so that a page of pictures does not hold up the rest. */
  readonly #files: Agent;
  readonly #elsewhere: Dispatcher;
  readonly #own: readonly Agent[];
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor({ url, limits, elsewhere, now = Date.now, ...key }: UpstreamOptions) {
    this.origin = new URL(url).origin;
    this.host = new URL(url).host;
    this.#limits = { ...usual, ...limits };
    this.#tokens = new UpstreamTokens(key, now);
    this.#now = now;
    const { connectMs } = this.#limits;
    // Times of answers are kept here, to the millisecond and for each kind of request.
    const common = { headersTimeout: 0, bodyTimeout: 0 };
    this.#api = new Agent({ ...common, connections: 64, connect: { timeout: connectMs } });
    this.#files = new Agent({ ...common, connections: 32, connect: { timeout: connectMs } });
    const outside = new Agent({
      ...common,
      connections: 32,
      connect: { timeout: connectMs, lookup: lookupPublic },
    });
    this.#elsewhere = elsewhere ?? outside;
    this.#own = [this.#api, this.#files, outside];
  }

  /** Seconds that the clock of the upstream is ahead of ours, where it refused a token for that. */
  get skew(): number {
    return this.#tokens.skew;
  }

  /**
   * Sends an operation, and returns its answer as it came: fields that the contract does not know stay in it.
   * @param read the shape of the answer, where the documents say less than the contract
   */
  async call<R extends Route>(route: R, sent: Sent): Promise<RouteOutput<R>>;
  async call<S extends z.ZodMiniType>(route: Route, sent: Sent, read: S): Promise<z.output<S>>;
  async call(route: Route, sent: Sent, read: z.ZodMiniType | null): Promise<unknown>;
  async call(route: Route, sent: Sent, read = route.response): Promise<unknown> {
    try {
      return await this.#call(route, sent, read);
    } catch (error) {
      if (!(error instanceof ServiceError) || !changes(route) || sent.form?.isSent === false) {
        throw error;
      }
      throw refusalOfChange(this.host, error);
    }
  }

  async #call(route: Route, sent: Sent, read: z.ZodMiniType | null): Promise<unknown> {
    const response = await this.#send(route, sent);
    const text = await this.#text(response);
    if (!response.ok) throw refusalOfAnswer(this.host, { ...headOf(response), text });
    if (read === null) return undefined;
    const value = jsonOf(text);
    if (value === undefined) throw this.#strange(whatIs(response.headers, text));
    const parsed = read.safeParse(value);
    if (parsed.success) return value;
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    throw this.#strange(shortText(`${route.path}: ${where}${issue?.message ?? ""}`, 300));
  }

  /**
   * Opens a file that an answer of the upstream named. Its own ones are asked for with the token; those of other hosts
   * without it, over https and at public addresses only. Another host never leads back: it would choose what is asked
   * with the token.
   * @param range the header of the client
   */
  async open(address: URL, range: string | undefined, signal: AbortSignal): Promise<Response> {
    let target = address;
    let wasElsewhere = false;
    for (let hop = 0; hop <= mostHops; hop++) {
      const isOwn = target.origin === this.origin;
      if (isOwn && wasElsewhere) throw refused(because("upstream_address_gone"));
      wasElsewhere = !isOwn;
      const response = await this.#openOnce(target, range, signal);
      const { status } = response;
      if (status < 300 || status >= 400) return response;
      await response.body?.cancel();
      const next = URL.parse(response.headers.get("location") ?? "", target.href);
      if (next === null) throw this.#strange(`status ${status}`);
      target = next;
    }
    throw this.#strange("redirects without an end");
  }

  /** Whether files at an address may be opened. */
  allows({ origin, protocol, hostname, username }: URL): boolean {
    if (username !== "") return false;
    return origin === this.origin || (protocol === "https:" && !isInsideHost(hostname));
  }

  async close(): Promise<void> {
    await Promise.all(this.#own.map((agent) => agent.destroy()));
  }

  async #openOnce(target: URL, range: string | undefined, signal: AbortSignal): Promise<Response> {
    if (!this.allows(target)) throw refused(because("upstream_address_gone"));
    const isOwn = target.origin === this.origin;
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (range !== undefined) headers["range"] = range;
    if (isOwn) headers["authorization"] = `Bearer ${await this.#tokens.get()}`;
    return await this.#fetch(target, {
      headers,
      signal,
      dispatcher: isOwn ? this.#files : this.#elsewhere,
    });
  }

  async #send(route: Route, { params = {}, query = {}, body, form }: Sent): Promise<Response> {
    const search = toSearch(query).toString();
    const path = operationPath(route, stringsOf(params));
    const target = new URL(search === "" ? path : `${path}?${search}`, this.origin);
    const token = await this.#tokens.get();
    const headers: Record<string, string> = { accept: "application/json" };
    const init: RequestInit = { method: route.method, headers, dispatcher: this.#api };
    // What changes something goes on without its client, which may have asked for it and left: it is done either way.
    const scope = requestScope.getStore();
    if (scope !== undefined && !changes(route)) init.signal = scope.signal;
    if (form !== undefined) {
      headers["content-type"] = form.type;
      init.body = form.bytes;
      init.duplex = "half";
    } else if (route.bodyType === "form" && body !== undefined) {
      const { type, text } = formText(body as Readonly<Record<string, string>>);
      headers["content-type"] = type;
      init.body = text;
    } else if (body !== undefined) {
      headers["content-type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    headers["authorization"] = `Bearer ${token}`;
    const first = await this.#fetch(target, init, form);
    if (first.status !== 401) return first;
    // The key was renewed, or the clocks differ. A fresh token that was refused says that it is neither.
    if (this.#now() - this.#refusedAt < refusedFor) return first;
    await this.#tokens.renew(token, first.headers.get("date"));
    // Its body is gone.
    if (form !== undefined) return first;
    await first.body?.cancel();
    headers["authorization"] = `Bearer ${await this.#tokens.get()}`;
    const second = await this.#fetch(target, init);
    if (second.status === 401) this.#refusedAt = this.#now();
    return second;
  }

  /** A request with its limit of time, which a body in parts extends with each of them. */
  async #fetch(target: URL, init: RequestInit, form?: FormBody): Promise<Response> {
    const slow = new AbortController();
    const late = (): void => slow.abort(new DOMException("no answer", "TimeoutError"));
    let timer = setTimeout(late, this.#limits.idleMs);
    form?.onPart(() => {
      clearTimeout(timer);
      timer = setTimeout(late, this.#limits.idleMs);
    });
    const signal = init.signal ? AbortSignal.any([init.signal, slow.signal]) : slow.signal;
    try {
      return await fetch(target, { ...init, redirect: "manual", signal });
    } catch (error) {
      // Why the client's own body could not be read comes first.
      throw (
        form?.failure ??
        refusalOfFailure(this.host, slow.signal.aborted ? slow.signal.reason : error)
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** The body of an answer, within the limits of size and time. */
  async #text(response: Response): Promise<string> {
    if (response.body === null) return "";
    const { wholeMs, idleMs, jsonBytes } = this.#limits;
    const until = performance.now() + wholeMs;
    const reader = response.body.getReader();
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for (;;) {
        const wait = Math.min(idleMs, until - performance.now());
        const { done, value } = await inTime<{ done: boolean; value?: Uint8Array }>(
          reader.read(),
          wait,
        );
        if (done || value === undefined) return Buffer.concat(chunks).toString("utf8");
        size += value.byteLength;
        if (size > jsonBytes) throw this.#strange(`more than ${jsonBytes} bytes`);
        chunks.push(value);
      }
    } catch (error) {
      reader.cancel().catch(() => {});
      throw refusalOfCut(this.host, error);
    }
  }

  #strange(what: string): ServiceError {
    return refused(because("upstream_strange", { host: this.host, what }));
  }
}

function headOf({ status, headers }: Response) {
  return { status, headers };
}

function stringsOf(params: NonNullable<Sent["params"]>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

/** @throws DOMException TimeoutError */
export async function inTime<T>(arrival: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("too slow", "TimeoutError")), ms);
  try {
    return await Promise.race([arrival, late]);
  } finally {
    clearTimeout(timer);
    arrival.catch(() => {});
  }
}
