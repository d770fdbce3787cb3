/**
 * An object store failed. `code` is `STORE_AWAY` where the same may succeed later, and `STORE_FORBIDDEN` where a person
 * has to look: at the credentials, or at the bucket.
 */
export class StoreError extends Error {
  readonly code: "STORE_AWAY" | "STORE_FORBIDDEN";

  constructor(code: StoreError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

export function isStoreError(error: unknown): error is StoreError {
  return error instanceof StoreError;
}

/**
 * The failure of an object store that an error stems from, at any depth; null where it has another cause. Whatever
 * records that something is damaged or missing asks this first: a store that is away says nothing about its objects.
 */
export function storeErrorOf(error: unknown, depth = 0): StoreError | null {
  if (!(error instanceof Error) || depth > 5) return null;
  if (isStoreError(error)) return error;
  const code = storeCodeOf(error.message);
  if (code !== null) return new StoreError(code, error.message, { cause: error });
  for (const inner of error instanceof AggregateError ? error.errors : []) {
    const found = storeErrorOf(inner, depth + 1);
    if (found !== null) return found;
  }
  return storeErrorOf(error.cause, depth + 1);
}

/** For `catch`: a failed store is thrown again; any other failure gives the value. */
export function unlessStoreFailed<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (storeErrorOf(error) !== null) throw error;
    return value;
  };
}

/** What LanceDB says where its object store failed: it has no codes. */
const forbidden =
  /lacked the necessary privileges|lacked valid authentication|SignatureDoesNotMatch|InvalidAccessKeyId|ExpiredToken|AccessDenied|no providers in chain provided credentials|NoSuchBucket/;
const ofStore = /Generic S3 error|store: "S3"|Error performing (?:GET|PUT|POST|HEAD|DELETE)/;
/** An answer, such as that an object does not exist or is there already. */
const answered = /status code: 4(?!08|29)\d\d|status: 4(?!08|29)\d\d/;

/** The code of a failure of LanceDB's object store; null for any other error. */
export function storeCodeOf(message: string): StoreError["code"] | null {
  if (forbidden.test(message)) return "STORE_FORBIDDEN";
  return ofStore.test(message) && !answered.test(message) ? "STORE_AWAY" : null;
}
