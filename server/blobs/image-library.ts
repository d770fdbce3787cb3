import sharp from "sharp";

// One thread an image: we work on several images at once instead, and small ones gain nothing from more.
sharp.concurrency(1);
// The cache goes by path, and a staging path can hold other bytes the next time it is used.
sharp.cache(false);

/**
 * The most pixels an image may have, of all its frames that we would decode (one). 200 million are 600 MB as
 * raw RGB, more than any camera makes; what claims more is refused by its header, before anything is decoded.
 */
export const maxPixels = 200_000_000;

export { sharp };
