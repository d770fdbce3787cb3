/** The refusals of a gateway: what it does not forward, and what its upstream makes of what it does. See `refusals.ts`. */
export const gatewayRefusals = {
  not_forwarded: [
    404,
    "This server is a gateway to a Visual Layer, whose documented API has no such operation",
  ],
  gateway_viewer: [403, "Only an editor or an admin of this gateway can create datasets"],
  upstream_unreachable: [
    502,
    ({ host, why }: { host: string; why: string }) => `${host} cannot be reached: ${why}`,
  ],
  upstream_untrusted: [
    502,
    ({ host, why }: { host: string; why: string }) =>
      `${host} has no certificate that can be trusted: ${why}`,
  ],
  upstream_slow: [504, ({ host }: { host: string }) => `${host} did not answer in time`],
  upstream_cut: [
    502,
    ({ host }: { host: string }) => `${host} closed the connection in the middle of its answer`,
  ],
  upstream_strange: [
    502,
    ({ host, what }: { host: string; what: string }) =>
      `${host} gave an answer that is not of the documented API: ${what}`,
  ],
  upstream_elsewhere: [
    502,
    ({ host, target }: { host: string; target: string }) =>
      `${host} redirects to ${target}, where nothing is sent: STILLFRAME_UPSTREAM may have to name it`,
  ],
  upstream_failed: [
    502,
    ({ host, status }: { host: string; status: number }) => `${host} failed (${status})`,
  ],
  upstream_unsure: [
    502,
    ({ host, why }: { host: string; why: string }) =>
      `${host} did not say whether it did this (${why}): look before you send it again`,
  ],
  upstream_busy: [503, ({ host }: { host: string }) => `${host} is not ready: try again later`],
  upstream_key_refused: [
    502,
    ({ host }: { host: string }) =>
      `${host} does not accept the API key of this gateway: its operator has to see to VL_API_KEY and VL_API_SECRET`,
  ],
  upstream_address_gone: [404, "The address of this file is not valid here, or not any more"],
} as const;
