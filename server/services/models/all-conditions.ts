import type { DocumentedCondition } from "#contract/documented-search.ts";
import type { MediaFilter } from "#contract/media.ts";
import type { LakeFilter } from "../../lake/read/lake-filter.ts";
import type { FilteredVersion, filterResolver } from "../media/resolve-filter.ts";

/** A filter with further conditions, as the lake understands it. */
export async function allOf(
  resolve: ReturnType<typeof filterResolver>,
  version: FilteredVersion,
  filter: MediaFilter,
  conditions: readonly DocumentedCondition[],
): Promise<LakeFilter> {
  const and: LakeFilter[] = [];
  for (const { caption, ...condition } of conditions) {
    and.push({ ...(await resolve(condition, async () => version)), caption });
  }
  return { ...(await resolve(filter, async () => version)), and };
}
