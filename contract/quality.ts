import * as z from "zod/mini";
import { openEnum } from "./wire.ts";

/**
 * The number of the way in which pictures are measured: another one, whose figures are not to be compared with these,
 * counts up, and every picture is measured again.
 */
export const qualityMethod = 2;

/**
 * From where on a picture counts as poor. Brightness is the mean and contrast the standard deviation of its grey
 * levels, from 0 (black) to 255 (white); sharpness is the variance of their Laplacian, in levels squared, with the
 * picture at 256 pixels. Low enough that what is named is worth a look: night scenes and scanned pages are not.
 */
export const qualityLimits = {
  dark: { brightnessBelow: 25 },
  bright: { brightnessAbove: 240 },
  /** What is dark or bright is nothing else for it. */
  low_contrast: { contrastBelow: 8 },
  /** Blurred by 1 % of its width, some 2.5 pixels of 256. One that is flat has no edges that could be sharp. */
  blurry: { sharpnessBelow: 15, contrastFrom: 8 },
} as const;

/** `unreadable`: it cannot be decoded, so nothing was measured. */
export const qualityIssues = ["dark", "bright", "low_contrast", "blurry", "unreadable"] as const;
export type QualityIssue = (typeof qualityIssues)[number];

export const qualitySchema = z.object({
  /** Whether every image was looked at. That is done in the background, after a dataset was created. */
  measured: z.boolean(),
  /** Items with each, where there are any: an item may have several. None while it is not measured. */
  issues: z.array(z.object({ issue: openEnum(qualityIssues), items: z.int() })),
});
export type Quality = z.infer<typeof qualitySchema>;
