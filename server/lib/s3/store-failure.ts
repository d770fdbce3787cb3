import { StoreError } from "../store-error.ts";

const forbidden = new Set([
  "AccessDenied",
  "AllAccessDisabled",
  "AuthorizationHeaderMalformed",
  "CredentialsProviderError",
  "ExpiredToken",
  "InvalidAccessKeyId",
  "InvalidToken",
  "NoSuchBucket",
  "PermanentRedirect",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
]);

/** Answers below 500 to a request that may succeed when it is sent again. */
const passing = new Set([
  "BadDigest",
  "ConditionalRequestConflict",
  "IncompleteBody",
  "OperationAborted",
  "RequestTimeout",
]);

/** The failure of a request as a StoreError. An error of this program stays as it is. */
export function storeFailure(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const status = statusOf(error);
  // 501: the store does not know what the service needs.
  const isForbidden = [401, 403, 501].includes(status ?? 0) || forbidden.has(error.name);
  const isAway =
    passing.has(error.name) ||
    isOfOther(error) ||
    (status === undefined ? isOfNetwork(error) : status >= 500 || [408, 429].includes(status));
  if (!isForbidden && !isAway) return error;
  const what = [error.name === "Error" ? "" : error.name, error.message].filter(Boolean).join(": ");
  return new StoreError(isForbidden ? "STORE_FORBIDDEN" : "STORE_AWAY", `${name}: ${what}`, {
    cause: error,
  });
}

/** What a store says where something does not exist. */
const absent = new Set(["NoSuchKey", "NoSuchUpload"]);

/** Whether the answer is none of a store: what is in front of it answers in other words while it starts. */
function isOfOther(error: Error): boolean {
  const isUnknown404 = statusOf(error) === 404 && !absent.has(error.name);
  return isUnknown404 || /deserialization error/i.test(error.message);
}

function isOfNetwork(error: Error): boolean {
  if (error instanceof AggregateError) return error.errors.some((each) => isOfNetwork(each));
  if (error.name === "TimeoutError" || error.name === "AbortError") return true;
  if (/socket hang up|aborted|premature close|deserialization/i.test(error.message)) return true;
  const code = "code" in error ? String(error.code) : "";
  return /^(E(CONN|PIPE|TIMEDOUT|HOST|NET|NOTFOUND|AI_AGAIN|PROTO)|ERR_(SSL|TLS|STREAM)|HPE_|CERT_|DEPTH_|SELF_|UNABLE_)/.test(
    code,
  );
}

/** The status of an answer; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  return (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
}
