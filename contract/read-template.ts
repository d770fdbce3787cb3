/** A sentence of a table of templates, with `{name}` for what differs: which one it is, and its params. */
export interface ReadSentence<Code extends string> {
  code: Code;
  params: Readonly<Record<string, string>>;
}

/**
 * Reads the code of a sentence back from the sentence, so that clients word what backends without codes sent, and what
 * was stored before. null for a sentence that is not in the table; of several that fit, the first is meant.
 */
export function templateReader<Code extends string>(
  table: Readonly<Record<Code, string>>,
): (sentence: string) => ReadSentence<Code> | null {
  /** The fixed parts of each sentence, and the names of what stands between them. */
  const templates = Object.entries<string>(table).map(([code, sentence]) => ({
    code: code as Code,
    fixed: sentence.split(/\{\w+\}/),
    names: [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name),
  }));
  return (sentence) => {
    for (const { code, fixed, names } of templates) {
      const values = between(sentence, fixed);
      if (values === null) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
      return { code, params };
    }
    return null;
  };
}

export function fillTemplate(
  sentence: string,
  params: Readonly<Record<string, string | number>>,
): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** What stands between the fixed parts of a text; null where it does not consist of them. */
function between(text: string, [start = "", ...others]: readonly string[]): string[] | null {
  const end = others.at(-1);
  if (end === undefined) return text === start ? [] : null;
  if (!text.startsWith(start) || !text.endsWith(end)) return null;
  const values: string[] = [];
  let from = start.length;
  for (const [index, part] of others.entries()) {
    const isLast = index === others.length - 1;
    const to = isLast ? text.length - part.length : text.indexOf(part, from);
    if (to < from) return null;
    values.push(text.slice(from, to));
    from = to + part.length;
  }
  return values;
}
