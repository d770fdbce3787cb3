import * as z from "zod/mini";
import { openEnum } from "./wire.ts";

/**
 * The version of the method that measures pictures. A method whose figures are not comparable gets the next number, and
 * every picture is measured again.
 */
export const qualityMethod = 2;

/**
 * The limits beyond which a picture counts as poor. Brightness is the mean and contrast the standard deviation of its
 * grey levels, from 0 (black) to 255 (white); sharpness is the variance of their Laplacian, in levels squared, with the
 * picture at 256 pixels. Strict enough that night scenes and scanned pages do not count.
 */
export const qualityLimits = {
  dark: { brightnessBelow: 25 },
  bright: { brightnessAbove: 240 },
  /** A dark or bright picture does not also count as low in contrast. */
  low_contrast: { contrastBelow: 8 },
  /** Blurred by 1 % of its width, some 2.5 pixels of 256. A flat picture has no edges that could be sharp. */
  blurry: { sharpnessBelow: 15, contrastFrom: 8 },
} as const;

/** `unreadable`: the picture cannot be decoded, so it has no figures. */
export const qualityIssues = ["dark", "bright", "low_contrast", "blurry", "unreadable"] as const;
export type QualityIssue = (typeof qualityIssues)[number];

/** The issues of a picture with these figures. The catalog asks the same in SQL. */
export function issuesOfPicture({
  brightness,
  contrast,
  sharpness,
}: {
  brightness: number;
  contrast: number;
  sharpness: number;
}): QualityIssue[] {
  const { dark, bright, low_contrast: flat, blurry } = qualityLimits;
  const issues: QualityIssue[] = [];
  if (brightness < dark.brightnessBelow) issues.push("dark");
  else if (brightness > bright.brightnessAbove) issues.push("bright");
  else if (contrast < flat.contrastBelow) issues.push("low_contrast");
  if (sharpness < blurry.sharpnessBelow && contrast >= blurry.contrastFrom) issues.push("blurry");
  return issues;
}

export const qualitySchema = z.object({
  /** Whether every image has been measured, which the background does after a dataset was created. */
  measured: z.boolean(),
  /** The number of items with each issue; an item may have several. Empty while not measured. */
  issues: z.array(z.object({ issue: openEnum(qualityIssues), items: z.int() })),
});
export type Quality = z.infer<typeof qualitySchema>;
