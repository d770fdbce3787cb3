/** Below the API's base: files of the upstream of a gateway, by an address that the gateway made. */
export const forwardedPath = "/forwarded";

export interface ForwardedFile {
  /** 200, or 206 for a range. */
  status: 200 | 206;
  type: string;
  /** Headers that say which bytes these are. */
  headers: Readonly<Record<string, string>>;
  body: ReadableStream<Uint8Array>;
  /** A download, rather than something that a page shows. */
  isDownload: boolean;
}

/** What a gateway serves that is no operation of the contract: pictures and exports, which its upstream names by address. */
export interface ForwardedFiles {
  /** Whether an address may be opened without a sign-in: it expires, and cannot be guessed. */
  isOpen(search: URLSearchParams): boolean;
  /**
   * @param search of an address that this gateway made
   * @param range the client's header
   * @throws ServiceError not_found for any other; bad_gateway, gateway_timeout
   */
  open(
    search: URLSearchParams,
    range: string | undefined,
    signal: AbortSignal,
  ): Promise<ForwardedFile>;
}
