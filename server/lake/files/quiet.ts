/**
 * LanceDB writes warnings to stderr, where the service writes JSON lines: each request to an object store that it tries
 * again. It reads this variable when it is loaded, so this module has to be imported before it.
 */
process.env["LANCEDB_LOG"] ??= "error";
