import sharp from "sharp";

// One thread an image: several images are processed in parallel instead, and small ones gain nothing from more threads.
sharp.concurrency(1);
// The cache is keyed by path, and a staging path can hold other bytes at its next use.
sharp.cache(false);

/**
 * The most pixels of an image, over all frames that are decoded (one). 200 million are 600 MB as raw RGB, more than any
 * camera makes; larger images are refused by their header, before anything is decoded.
 */
export const maxPixels = 200_000_000;

export { sharp };
