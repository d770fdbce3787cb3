import { StartError } from "../../start-error.ts";

/** Where an installation lies in an object store that speaks S3. */
export interface S3Place {
  bucket: string;
  /** What all keys begin with, without slashes at its ends; empty: they begin at the root of the bucket. */
  prefix: string;
  /** The address of a store other than AWS, without a slash at its end. */
  endpoint: string | null;
  /** null: the one of the profile in the AWS configuration files. */
  region: string | null;
  /** Whether the bucket is in the path of an address, and not in its host name. */
  pathStyle: boolean;
  /** By default those of the usual AWS variables, files and services, which are renewed before they expire. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** `s3://bucket/prefix`, as in `STORAGE_URL`. */
export function nameOfPlace({ bucket, prefix }: Pick<S3Place, "bucket" | "prefix">): string {
  return prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

/** The rules of AWS, which other stores have taken over. */
const bucketName = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z\d](?:[a-z\d.-]{1,61}[a-z\d])$/;
/** Those that need no escape in an address, so that every reader names a key alike. */
const prefixPart = /^[A-Za-z\d_=.-]+$/;

type Read = (name: string) => string | undefined;

/**
 * Reads `STORAGE_URL` and the variables of AWS.
 * @returns null where `STORAGE_URL` is not set
 * @throws StartError that names the variable and its valid values
 */
export function readPlace(read: Read): S3Place | null {
  const text = read("STORAGE_URL");
  return text === undefined ? null : placeFrom(text, "STORAGE_URL", read);
}

/**
 * A place of the store that the variables of AWS name.
 * @param named what the text comes from, for the messages
 * @throws StartError as `readPlace`
 */
export function placeFrom(text: string, named: string, read: Read): S3Place {
  const { bucket, prefix } = parseStorageUrl(text, named);
  const endpoint = readEndpoint(read);
  const style = read("STORAGE_PATH_STYLE");
  if (style !== undefined && style !== "on" && style !== "off") {
    throw new StartError(`STORAGE_PATH_STYLE must be on or off, and it is "${style}"`);
  }
  return {
    bucket,
    prefix,
    endpoint,
    region: read("AWS_REGION") ?? read("AWS_DEFAULT_REGION") ?? null,
    // Most stores other than AWS have no host name for each bucket.
    pathStyle: style === undefined ? endpoint !== null : style === "on",
  };
}

function parseStorageUrl(text: string, named: string): { bucket: string; prefix: string } {
  const [, scheme = "", rest = ""] = /^([a-z\d+.-]+):\/\/(.*)$/i.exec(text) ?? [];
  const other = otherStores[scheme.toLowerCase()];
  if (other !== undefined) {
    throw new StartError(
      `${named} must be s3://bucket/prefix: ${other} is not supported, unless it is reached by its S3 interface (AWS_ENDPOINT_URL_S3)`,
    );
  }
  const [bucket = "", ...parts] = withoutSlash(rest).split("/");
  const isKnown = scheme === "s3" && bucketName.test(bucket);
  if (!isKnown || !parts.every((part) => prefixPart.test(part) && !/^\.+$/.test(part))) {
    // Without the value, which may contain a password.
    throw new StartError(
      `${named} must look like s3://bucket/prefix: a bucket's name, and folders of letters, digits, "-", "_", "." and "="`,
    );
  }
  return { bucket, prefix: parts.join("/") };
}

const otherStores: Readonly<Record<string, string>> = {
  gs: "Google Cloud Storage",
  gcs: "Google Cloud Storage",
  az: "Azure Blob Storage",
  azure: "Azure Blob Storage",
  abfs: "Azure Blob Storage",
  abfss: "Azure Blob Storage",
};

function readEndpoint(read: Read): string | null {
  if (read("AWS_ENDPOINT") !== undefined) {
    // LanceDB reads it, and the client of AWS does not: tables and media would be in two stores.
    throw new StartError("AWS_ENDPOINT must be unset: use AWS_ENDPOINT_URL_S3");
  }
  const name = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].find((each) => read(each) !== undefined);
  if (name === undefined) return null;
  const text = read(name) ?? "";
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new StartError(
      `${name} must look like https://s3.example.com, without a user or a query`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new StartError(
      `${name} must begin with https:// unless it is a loopback address, and it is ${url.host}`,
    );
  }
  return withoutSlash(url.href);
}

/** Without the slashes at its end. */
export function withoutSlash(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end -= 1;
  return text.slice(0, end);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
