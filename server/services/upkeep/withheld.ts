/** A part of all stored media. */
export interface Withheld {
  blobs: number;
  bytes: number;
  ofBlobs: number;
  ofBytes: number;
}

export interface Amount {
  blobs: number;
  bytes: number;
}

/**
 * More than a tenth of all media, in files or in bytes: usually a large dataset was deleted, but the catalog may belong
 * to another folder.
 */
export function isTooMuch(going: Amount, all: Amount): boolean {
  return (["blobs", "bytes"] as const).some((unit) => going[unit] > all[unit] / 10);
}

/** A sentence for the operator of the service. */
export function describeWithheld({ blobs, bytes, ofBlobs, ofBytes }: Withheld): string {
  const part = `${blobs} of ${ofBlobs} media files (${megabytes(bytes)} of ${megabytes(ofBytes)} MB)`;
  return `${part} are in no dataset any more, which is more than a tenth: see that this is meant, and remove them with \`stillframe collect --yes\``;
}

/** A sentence for a user who waits for free space. */
export function describeAside({ blobs, bytes }: Amount): string {
  return `${blobs} media files (${megabytes(bytes)} MB) stay for as long as there is something in lake/.lost that they may belong to: remove that where you do not miss it`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
