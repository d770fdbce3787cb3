import type { EnrichmentModel } from "#contract/enrichment.ts";
import { refusalMessage } from "#/strings/refusals.ts";
// Adds the words of the other refusals.
// oxlint-disable-next-line import/no-unassigned-import
import "#/strings/refusals-later.ts";

/** Why a model cannot run; null where the backend does not say. Commands stand between backticks. */
export function absenceOf({ reason, reason_coded: coded }: EnrichmentModel): string | null {
  return (coded && refusalMessage(coded)) ?? reason ?? null;
}
