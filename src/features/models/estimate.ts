import { type EnrichmentModel, measuredWell } from "#contract/enrichment.ts";
import { roughDuration } from "#/lib/time.ts";
import { modelsText } from "#/strings/models.ts";

const words = modelsText.estimate;

/** How long models will take on the images that they have not seen; null where the backend does not tell. */
export function estimateWords(models: readonly EnrichmentModel[]): string | null {
  if (models.some((model) => model.new_images === undefined)) return null;
  const fresh = models.filter((model) => (model.new_images ?? 0) > 0);
  const images = Math.max(0, ...fresh.map((model) => model.new_images ?? 0));
  if (images === 0) return words.none;
  if (fresh.some((model) => model.ms_per_image == null)) return words.unknown(images);
  const ms = fresh.reduce(
    (sum, model) => sum + (model.ms_per_image ?? 0) * (model.new_images ?? 0),
    0,
  );
  const time = roughDuration(Math.max(1000, ms));
  const isGuess = fresh.some((model) => (model.measured_images ?? 0) < measuredWell);
  return isGuess ? words.guess(time, images) : words.about(time, images);
}
