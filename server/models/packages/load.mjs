/** Lies in the folder that `stillframe models install` makes, so that packages are found from there. */

/** @param {string} name */
export async function load(name) {
  const loaded = await import(name);
  return "module.exports" in loaded ? loaded["module.exports"] : loaded;
}
