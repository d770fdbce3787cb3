import { errorBodySchema } from "#contract/error.ts";
import { shortText } from "#contract/issues.ts";
import { because } from "#contract/refusals.ts";
import { ServiceError, type ServiceErrorKind, refused } from "#server/errors.ts";

/** The refusals that a client has to see to itself, by their status at the upstream. */
const kinds: Readonly<Record<number, ServiceErrorKind>> = {
  400: "bad_request",
  403: "forbidden",
  404: "not_found",
  405: "not_found",
  408: "timeout",
  409: "conflict",
  413: "too_large",
  415: "unsupported_type",
  422: "invalid",
  429: "rate_limited",
  507: "full",
};

const sentences: Readonly<Partial<Record<ServiceErrorKind, string>>> = {
  bad_request: "The request was refused",
  forbidden: "Not allowed there",
  not_found: "Not found",
  timeout: "The body did not arrive in time: send the request again",
  conflict: "Not possible right now",
  too_large: "Too large",
  unsupported_type: "Wrong content type",
  invalid: "A parameter or the body breaks a rule",
  rate_limited: "Too many requests: wait a moment",
  full: "No space is left there: nothing was changed",
};

/** The longest wait that is passed on, in seconds. */
const longestWait = 3600;
const mostIssues = 100;

export interface Answer {
  status: number;
  headers: Pick<Headers, "get">;
  /** The start of its body. */
  text: string;
}

/** What a refusal or failure of the upstream means for the client of the gateway. */
export function refusalOfAnswer(host: string, { status, headers, text }: Answer): ServiceError {
  const retryAfter = waitOf(headers.get("retry-after"));
  const wait = retryAfter === undefined ? {} : { retryAfter };
  if (status === 401) return refused(because("upstream_key_refused", { host }));
  if (status === 503) return refused(because("upstream_busy", { host }), wait);
  if (status === 504) return refused(because("upstream_slow", { host }));
  if (status >= 500 && status !== 507) return refused(because("upstream_failed", { host, status }));
  const target = headers.get("location");
  if (status >= 300 && status < 400 && target !== null) {
    return refused(because("upstream_elsewhere", { host, target: originOf(target, host) }));
  }
  const kind = kinds[status] ?? (status >= 400 ? "bad_request" : undefined);
  if (kind === undefined) {
    return refused(because("upstream_strange", { host, what: `status ${status}` }));
  }
  const body = jsonOf(text);
  // A page that says "not found" is no refusal of the API: the address of the upstream is wrong.
  if (body === undefined && status === 404 && text.trim() !== "") {
    return refused(because("upstream_strange", { host, what: whatIs(headers, text) }));
  }
  const parsed = errorBodySchema.safeParse(body);
  const detail = parsed.success ? parsed.data.detail : undefined;
  if (Array.isArray(detail) && kind === "invalid") {
    const issues = detail.slice(0, mostIssues);
    return new ServiceError(kind, issues[0]?.msg ?? "Invalid", { issues });
  }
  const said = typeof detail === "string" ? detail.trim() : (detail?.[0]?.msg ?? "");
  const sentence =
    said === "" ? (sentences[kind] ?? "The request was refused") : shortText(said, 2000);
  return new ServiceError(kind, sentence, wait);
}

/** What a connection that failed means. */
export function refusalOfFailure(host: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const codes = codesOf(error);
  const has = (...names: string[]) => codes.some((code) => names.includes(code));
  const extra = { cause: error };
  if (has("UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "TimeoutError")) {
    return refused(because("upstream_slow", { host }), extra);
  }
  const distrusted = codes.find((code) => tls.test(code));
  if (distrusted !== undefined) {
    const why = tlsWords[distrusted] ?? distrusted;
    return refused(because("upstream_untrusted", { host, why }), extra);
  }
  const known = codes.find((code) => code in words);
  const why = known === undefined ? "the connection failed" : (words[known] ?? "");
  return refused(because("upstream_unreachable", { host, why }), extra);
}

/** The upstream ended its answer before its end. */
export function refusalOfCut(host: string, error: unknown): ServiceError {
  const refusal = refusalOfFailure(host, error);
  if (refusal.refusal?.code !== "upstream_unreachable") return refusal;
  return refused(because("upstream_cut", { host }), { cause: error });
}

/** Failures of a connection before anything was sent. */
const notSent = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EACCES",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** The failure of a change: unless it never reached the upstream, it may have been done. */
export function refusalOfChange(host: string, refusal: ServiceError): ServiceError {
  const why = whyUnsure(refusal);
  if (why === null) return refusal;
  return refused(because("upstream_unsure", { host, why }), { cause: refusal });
}

function whyUnsure({ refusal, message, cause }: ServiceError): string | null {
  switch (refusal?.code) {
    case "upstream_slow":
      return "it did not answer in time";
    case "upstream_cut":
      return "it closed the connection in the middle of its answer";
    case "upstream_failed":
    case "upstream_strange":
      return message;
    case "upstream_unreachable":
      return codesOf(cause).some((code) => notSent.includes(code)) ? null : refusal.params.why;
    default:
      return null;
  }
}

/** What a body is that should have been JSON. */
export function whatIs(headers: Pick<Headers, "get">, text: string): string {
  if (text.trim() === "") return "an empty body";
  const type = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "text/html" || /^\s*<(?:!doctype|html)/i.test(text)) return "a web page";
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "no JSON";
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "its name cannot be looked up now",
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to its network",
  EACCES: "its address is not a public one",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ETIMEDOUT: "it did not accept a connection in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not accept a connection in time",
  HPE_INVALID_CONSTANT: "it does not speak HTTP",
};

const tls = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$)/;
const tlsWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired",
  CERT_NOT_YET_VALID: "it is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "an authority that is not known here signed it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "an authority that is not known here signed it",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "an authority that is not known here signed it",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is for another host",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  EPROTO: "the two cannot agree on TLS",
};

/** The codes and names of an error and of its causes. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const own = [error.name, "code" in error ? String(error.code) : ""];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [...own, ...[error.cause, ...inner].flatMap((each) => codesOf(each, depth + 1))];
}

/** Seconds, from either form of `Retry-After`. */
export function waitOf(text: string | null, now: number = Date.now()): number | undefined {
  if (text === null) return undefined;
  const seconds = /^\d{1,9}$/.test(text.trim())
    ? Number(text)
    : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), longestWait);
}

function originOf(target: string, host: string): string {
  return shortText(URL.parse(target, `https://${host}`)?.origin ?? "another address", 200);
}
